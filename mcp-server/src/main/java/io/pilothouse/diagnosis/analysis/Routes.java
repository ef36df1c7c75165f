package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.finding.Quote;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.Condition;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.diagnosis.network.Backing;
import io.pilothouse.diagnosis.network.ServiceView;
import io.pilothouse.kubernetes.Nearest;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * HTTPRoutes that lead nowhere: by what they name, and by what their Gateways say of them where
 * that does not explain it.
 */
final class Routes implements Analyzer {
  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    return graph.all("HTTPRoute").stream()
        .filter(route -> route.deleted().isEmpty())
        .flatMap(route -> observe(graph, route));
  }

  private static Stream<Observation> observe(ObjectGraph graph, KubeObject route) {
    List<Observation> proved =
        Stream.concat(
                Json.list(route.spec(), "parentRefs").stream()
                    .flatMap(parent -> parent(graph, route, parent).stream()),
                Json.list(route.spec(), "rules").stream()
                    .flatMap(rule -> Json.list(rule, "backendRefs").stream())
                    .flatMap(backend -> backend(graph, route, backend).stream()))
            .distinct()
            .toList();
    Stream<Observation> said =
        Json.list(route.status(), "parents").stream()
            .flatMap(parent -> said(route, parent))
            .filter(
                each ->
                    proved.stream()
                        .noneMatch(
                            other -> isAboutParents(other.code()) == isAboutParents(each.code())));
    return Stream.concat(proved.stream(), said).distinct();
  }

  private static boolean isAboutParents(Code code) {
    return code == Code.ROUTE_NOT_ACCEPTED;
  }

  private static Ref ref(KubeObject route, JsonObject to, String kind) {
    String namespace = Json.text(to, "namespace");
    String named = Json.text(to, "kind");
    return new Ref(
        named.isEmpty() ? kind : named,
        namespace.isEmpty() ? route.namespace() : namespace,
        Json.text(to, "name"));
  }

  private static Optional<Observation> parent(
      ObjectGraph graph, KubeObject route, JsonObject parent) {
    Ref gateway = ref(route, parent, "Gateway");
    if (!gateway.kind().equals("Gateway")) {
      return Optional.empty();
    }
    if (graph.isAbsent(gateway)) {
      return Optional.of(
          missing(graph, Code.ROUTE_NOT_ACCEPTED, route, gateway, "hangs on ")
              .because(route + " spec.parentRefs: " + gateway.name()));
    }
    String section = Json.text(parent, "sectionName");
    List<String> listeners =
        graph.find(gateway).stream()
            .flatMap(each -> Json.list(each.spec(), "listeners").stream())
            .map(each -> Json.text(each, "name"))
            .toList();
    return section.isEmpty() || listeners.isEmpty() || listeners.contains(section)
        ? Optional.empty()
        : Optional.of(
            look(
                    Observation.of(
                        Code.ROUTE_NOT_ACCEPTED,
                        route,
                        gateway
                            + " has no listener "
                            + section
                            + "; it has "
                            + String.join(", ", listeners)),
                    gateway)
                .because(route + " spec.parentRefs sectionName: " + section));
  }

  private static Optional<Observation> backend(
      ObjectGraph graph, KubeObject route, JsonObject backend) {
    Ref ref = ref(route, backend, "Service");
    if (!ref.kind().equals("Service")) {
      return Optional.empty();
    }
    if (graph.isAbsent(ref)) {
      return Optional.of(
          missing(graph, Code.ROUTE_REFS, route, ref, "leads to ")
              .because(route + " spec.rules backendRefs: " + ref.name()));
    }
    if (!ref.namespace().equals(route.namespace())
        && graph.knows("ReferenceGrant")
        && graph.scope().namespace().isEmpty()
        && !isGranted(graph, route, ref)) {
      return Optional.of(
          look(
                  Observation.of(
                      Code.ROUTE_NO_GRANT,
                      route,
                      "leads to "
                          + ref
                          + " in another namespace, and no ReferenceGrant in "
                          + ref.namespace()
                          + " allows that"),
                  ref)
              .because(route + " spec.rules backendRefs namespace: " + ref.namespace()));
    }
    Optional<ServiceView> service = graph.find(ref).map(ServiceView::new);
    String port = Json.text(backend, "port");
    if (service.filter(each -> each.port(port).isEmpty()).isPresent()) {
      return Optional.of(
          look(
                  Observation.of(
                      Code.ROUTE_PORT,
                      route,
                      "leads to port "
                          + (port.isEmpty() ? "(none)" : port)
                          + " of "
                          + ref
                          + ", which has "
                          + service.get().portNames()),
                  ref)
              .because(
                  route + " spec.rules backendRefs port: " + (port.isEmpty() ? "none" : port)));
    }
    return service
        .filter(each -> Backing.of(graph, each).isDead())
        .map(
            dead ->
                Observation.of(
                        Code.ROUTE_NOENDPOINTS,
                        route,
                        "leads to " + ref + ", behind which nothing is ready")
                    .dueTo(ref)
                    .because(route + " spec.rules backendRefs: " + ref.name()));
  }

  private static boolean isGranted(ObjectGraph graph, KubeObject route, Ref to) {
    return graph.all("ReferenceGrant", to.namespace()).stream()
        .anyMatch(
            grant ->
                Json.list(grant.spec(), "from").stream()
                        .anyMatch(
                            from ->
                                Json.text(from, "kind").equals(route.kind())
                                    && Json.text(from, "namespace").equals(route.namespace()))
                    && Json.list(grant.spec(), "to").stream()
                        .anyMatch(
                            each ->
                                Json.text(each, "kind").equals(to.kind())
                                    && (Json.text(each, "name").isEmpty()
                                        || Json.text(each, "name").equals(to.name()))));
  }

  private static Stream<Observation> said(KubeObject route, JsonObject parent) {
    Ref gateway = ref(route, Json.object(parent, "parentRef"), "Gateway");
    return Json.list(parent, "conditions").stream()
        .map(Condition::of)
        .filter(Condition::isFalse)
        .filter(each -> each.type().equals("Accepted") || each.type().equals("ResolvedRefs"))
        .map(
            each ->
                look(
                    Observation.of(
                            code(each),
                            route,
                            gateway + " says " + each.reason() + ": " + Quote.of(each.message()))
                        .dueTo(gateway)
                        .because(route + " status.parents conditions[" + each.type() + "]: False")
                        .since(each.since()),
                    gateway));
  }

  private static Code code(Condition condition) {
    if (condition.type().equals("Accepted")) {
      return Code.ROUTE_NOT_ACCEPTED;
    }
    return condition.reason().equals("RefNotPermitted") ? Code.ROUTE_NO_GRANT : Code.ROUTE_REFS;
  }

  private static Observation missing(
      ObjectGraph graph, Code code, KubeObject route, Ref to, String how) {
    List<String> near =
        Nearest.to(
            to.name(),
            graph.all(to.kind(), to.namespace()).stream().map(KubeObject::name).toList(),
            2);
    return Observation.of(
            code,
            route,
            how
                + to
                + ", which does not exist"
                + (near.isEmpty() ? "" : "; nearest: " + String.join(", ", near)))
        .about(to)
        .then(
            new NextCall(
                "list_resources",
                new JsonObject().put("kind", to.kind()).put("namespace", to.namespace()),
                "what it may have meant"));
  }

  private static Observation look(Observation observation, Ref at) {
    return observation.then(
        new NextCall(
            "get_resource",
            new JsonObject()
                .put("kind", at.kind())
                .put("namespace", at.namespace())
                .put("name", at.name()),
            ""));
  }
}
