package io.pilothouse.diagnosis.network;

import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.diagnosis.network.PathCheck.Status;
import io.pilothouse.diagnosis.network.PathCheck.Step;
import java.util.List;

/** Which Ingresses lead to a Service, and whether they can. */
public final class RouteCheck {
  private RouteCheck() {}

  /** One step for each that leads there, at most five; one that says so where none does. */
  public static List<Step> of(ObjectGraph graph, Ref service) {
    if (!graph.knows("Ingress")) {
      return List.of(new Step("route", Status.UNKNOWN, "Ingress objects could not be read"));
    }
    List<Step> steps =
        graph.all("Ingress", service.namespace()).stream()
            .map(IngressView::new)
            .flatMap(
                ingress ->
                    ingress.backends().stream()
                        .filter(backend -> backend.service().equals(service.name()))
                        .limit(1)
                        .map(backend -> step(graph, ingress, backend, service)))
            .limit(5)
            .toList();
    return steps.isEmpty()
        ? List.of(
            new Step(
                "route", Status.FAILED, "no Ingress in " + service.namespace() + " leads to it"))
        : steps;
  }

  private static Step step(
      ObjectGraph graph, IngressView ingress, IngressView.Backend backend, Ref service) {
    KubeObject object = ingress.object();
    Ref ingressClass = Ref.cluster("IngressClass", ingress.className());
    if (!ingressClass.name().isEmpty()
        && !ingress.isClassAnnotated()
        && graph.isAbsent(ingressClass)) {
      return new Step("route", Status.FAILED, object + ": " + ingressClass + " does not exist");
    }
    boolean noPort =
        graph
            .find(service)
            .map(ServiceView::new)
            .filter(view -> view.port(backend.port()).isEmpty())
            .isPresent();
    if (noPort && !backend.port().isEmpty()) {
      return new Step(
          "route",
          Status.FAILED,
          object + " " + backend.where() + ": the Service has no port " + backend.port());
    }
    return ingress.hasAddress()
        ? new Step("route", Status.PASSED, backend.url() + " by " + object)
        : new Step(
            "route",
            Status.UNKNOWN,
            object
                + " leads "
                + backend.url()
                + " to it but has no address: is there a controller?");
  }
}
