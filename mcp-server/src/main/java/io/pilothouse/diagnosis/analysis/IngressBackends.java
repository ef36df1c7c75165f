package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.diagnosis.network.Backing;
import io.pilothouse.diagnosis.network.IngressView;
import io.pilothouse.diagnosis.network.ServiceView;
import io.pilothouse.kubernetes.Nearest;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Ingresses that name what is not there: a Service, a port of it, a certificate. */
final class IngressBackends implements Analyzer {
  /** What a certificate's issuer may need. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    return graph.all("Ingress").stream()
        .filter(ingress -> ingress.deleted().isEmpty())
        .flatMap(
            ingress ->
                Stream.concat(
                    new IngressView(ingress)
                        .backends().stream()
                            .flatMap(backend -> backend(graph, ingress, backend).stream()),
                    Json.list(ingress.spec(), "tls").stream()
                        .flatMap(tls -> tls(graph, ingress, tls).stream())))
        .distinct();
  }

  private static Optional<Observation> backend(
      ObjectGraph graph, KubeObject ingress, IngressView.Backend backend) {
    Ref ref = new Ref("Service", ingress.namespace(), backend.service());
    if (graph.isAbsent(ref)) {
      return Optional.of(absent(graph, ingress, backend, ref));
    }
    Optional<ServiceView> service = graph.find(ref).map(ServiceView::new);
    if (service.isEmpty()) {
      return Optional.empty();
    }
    boolean noPort =
        !backend.port().isEmpty()
            && !service.get().isExternal()
            && service.get().port(backend.port()).isEmpty();
    if (noPort) {
      return Optional.of(port(ingress, backend, service.get()));
    }
    return Optional.of(Backing.of(graph, service.get()))
        .filter(Backing::isDead)
        .map(
            dead ->
                Observation.of(
                        Code.ING_NOENDPOINTS,
                        ingress,
                        backend.url() + " leads to " + ref + ", behind which nothing is ready")
                    .dueTo(ref)
                    .because(ingress + " " + backend.where() + ": " + backend.service()));
  }

  private static Observation absent(
      ObjectGraph graph, KubeObject ingress, IngressView.Backend backend, Ref ref) {
    List<String> near =
        Nearest.to(
            ref.name(),
            graph.all("Service", ref.namespace()).stream().map(KubeObject::name).toList(),
            2);
    Observation observation =
        Observation.of(
                Code.ING_BACKEND,
                ingress,
                backend.url()
                    + " leads to "
                    + ref
                    + ", which does not exist"
                    + (near.isEmpty() ? "" : "; nearest: " + String.join(", ", near)))
            .about(ref)
            .because(ingress + " " + backend.where() + ".service.name: " + ref.name());
    return observation.then(
        near.isEmpty()
            ? new NextCall(
                "list_resources",
                new JsonObject().put("kind", "Service").put("namespace", ref.namespace()),
                "what it may have meant")
            : patch(ingress, backend.where() + ".service.name", near.get(0)));
  }

  private static Observation port(
      KubeObject ingress, IngressView.Backend backend, ServiceView service) {
    Observation observation =
        Observation.of(
                Code.ING_PORT,
                ingress,
                backend.url()
                    + " leads to port "
                    + backend.port()
                    + " of "
                    + service.object()
                    + ", which has "
                    + service.portNames())
            .because(ingress + " " + backend.where() + ".service.port: " + backend.port());
    List<ServiceView.Port> ports = service.ports();
    return ports.size() == 1
        ? observation.then(
            patch(
                ingress,
                backend.where() + ".service.port",
                new JsonObject().put("number", ports.get(0).number())))
        : observation.then(
            new NextCall(
                "get_resource",
                new JsonObject()
                    .put("kind", "Service")
                    .put("namespace", service.object().namespace())
                    .put("name", service.object().name()),
                "its ports"));
  }

  private static NextCall patch(KubeObject ingress, String where, Object value) {
    return new NextCall(
        "patch_resource",
        new JsonObject()
            .put("kind", "Ingress")
            .put("namespace", ingress.namespace())
            .put("name", ingress.name())
            .put("type", "json")
            .put(
                "patch",
                new JsonArray()
                    .add(
                        new JsonObject()
                            .put("op", "replace")
                            .put("path", "/" + where.replaceAll("[.\\[]", "/").replace("]", ""))
                            .put("value", value))),
        "if that is what it is for");
  }

  private static Optional<Observation> tls(ObjectGraph graph, KubeObject ingress, JsonObject tls) {
    String name = Json.text(tls, "secretName");
    Ref ref = new Ref("Secret", ingress.namespace(), name);
    boolean issued =
        Stream.of(
                "cert-manager.io/cluster-issuer",
                "cert-manager.io/issuer",
                "kubernetes.io/tls-acme")
            .anyMatch(each -> !ingress.annotation(each).isEmpty());
    boolean mayCome = issued && ingress.age(graph.now()).compareTo(PATIENCE) < 0;
    if (name.isEmpty() || name.contains("/") || mayCome || !graph.isAbsent(ref)) {
      return Optional.empty();
    }
    List<String> near =
        Nearest.to(
            name, graph.all("Secret", ref.namespace()).stream().map(KubeObject::name).toList(), 2);
    return Optional.of(
        Observation.of(
                Code.ING_TLS,
                ingress,
                "the certificate in "
                    + ref
                    + " does not exist"
                    + (near.isEmpty() ? "" : "; nearest: " + String.join(", ", near))
                    + (issued ? "; cert-manager was asked for it" : ""))
            .about(ref)
            .because(
                ingress
                    + " spec.tls secretName: "
                    + name
                    + " for "
                    + tls.getJsonArray("hosts", new JsonArray()).encode())
            .then(
                new NextCall(
                    "list_resources",
                    new JsonObject()
                        .put("kind", issued ? "Certificate" : "Secret")
                        .put("namespace", ref.namespace()),
                    "")));
  }
}
