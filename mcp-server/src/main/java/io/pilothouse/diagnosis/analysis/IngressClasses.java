package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Confidence;
import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.diagnosis.network.IngressView;
import io.pilothouse.kubernetes.Nearest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Ingresses that no controller takes up. */
final class IngressClasses implements Analyzer {
  private static final String DEFAULT = "ingressclass.kubernetes.io/is-default-class";
  private static final int NAMED = 5;

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    return !graph.knows("IngressClass")
        ? Stream.empty()
        : graph.all("Ingress").stream()
            .map(IngressView::new)
            .filter(
                ingress ->
                    !ingress.hasAddress()
                        || !ingress.isClassAnnotated() && !ingress.className().isEmpty())
            .flatMap(ingress -> observe(graph, ingress).stream());
  }

  private static Optional<Observation> observe(ObjectGraph graph, IngressView ingress) {
    List<KubeObject> classes = graph.all("IngressClass");
    List<String> names = classes.stream().map(KubeObject::name).sorted().toList();
    String wanted = ingress.className();
    if (wanted.isEmpty()) {
      boolean hasDefault =
          classes.stream().anyMatch(each -> each.annotation(DEFAULT).equals("true"));
      return hasDefault ? Optional.empty() : Optional.of(without(ingress, names));
    }
    Ref ref = Ref.cluster("IngressClass", wanted);
    return graph.isAbsent(ref) ? Optional.of(absent(ingress, ref, names)) : Optional.empty();
  }

  private static Observation without(IngressView ingress, List<String> names) {
    return next(
        Observation.of(
                Code.ING_CLASS,
                ingress.object(),
                "names no class, and no IngressClass is the default; " + existing(names))
            .because(ingress.object() + " spec.ingressClassName: none")
            .because(ingress.object() + " status.loadBalancer.ingress: none"),
        ingress,
        names.size() == 1 ? names : List.of());
  }

  private static Observation absent(IngressView ingress, Ref ref, List<String> names) {
    List<String> near = Nearest.to(ref.name(), names, 1);
    return next(
            Observation.of(
                    Code.ING_CLASS,
                    ingress.object(),
                    "IngressClass " + ref.name() + " does not exist; " + existing(names))
                .about(ref)
                .because(
                    ingress.object()
                        + (ingress.isClassAnnotated()
                            ? " annotation kubernetes.io/ingress.class: "
                            : " spec.ingressClassName: ")
                        + ref.name()),
            ingress,
            near.isEmpty() && names.size() == 1 ? names : near)
        .sure(ingress.isClassAnnotated() ? Confidence.MEDIUM : Confidence.HIGH);
  }

  private static String existing(List<String> names) {
    return names.isEmpty()
        ? "there is none at all, so perhaps no controller"
        : "there "
            + (names.size() == 1 ? "is " : "are ")
            + String.join(", ", names.subList(0, Math.min(NAMED, names.size())))
            + (names.size() > NAMED ? "..." : "");
  }

  private static Observation next(
      Observation observation, IngressView ingress, List<String> right) {
    if (right.isEmpty()) {
      return observation.then(
          new NextCall("list_resources", new JsonObject().put("kind", "IngressClass"), ""));
    }
    return observation.then(
        new NextCall(
            "patch_resource",
            new JsonObject()
                .put("kind", "Ingress")
                .put("namespace", ingress.object().namespace())
                .put("name", ingress.object().name())
                .put(
                    "patch",
                    new JsonObject()
                        .put("spec", new JsonObject().put("ingressClassName", right.get(0)))),
            "if that is the class it is for"));
  }
}
