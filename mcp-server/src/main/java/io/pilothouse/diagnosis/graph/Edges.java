package io.pilothouse.diagnosis.graph;

import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.LabelSelector;
import io.pilothouse.diagnosis.model.PodReference;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;

/** What an object of each kind needs to work. */
final class Edges {
  private final ObjectGraph graph;

  Edges(ObjectGraph graph) {
    this.graph = graph;
  }

  Stream<Ref> from(KubeObject object) {
    Stream<Ref> own =
        switch (object.kind()) {
          case "Pod" -> ofPod(object);
          case "Service" -> ofService(object);
          case "Ingress" -> ofIngress(object);
          case "HorizontalPodAutoscaler" ->
              Stream.of(inNamespace(object, Json.object(object.spec(), "scaleTargetRef"), ""));
          case "PodDisruptionBudget" ->
              graph
                  .pods(
                      object.namespace(), LabelSelector.of(Json.object(object.spec(), "selector")))
                  .stream()
                  .map(KubeObject::ref);
          case "PersistentVolumeClaim" -> ofClaim(object);
          case "PersistentVolume" ->
              named("StorageClass", "", Json.text(object.spec(), "storageClassName"));
          case "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration" ->
              Json.list(object.json(), "webhooks").stream()
                  .flatMap(each -> service(Json.object(each, "clientConfig", "service")));
          case "APIService" -> service(Json.object(object.spec(), "service"));
          case "HTTPRoute" -> ofRoute(object);
          case "Gateway" -> ofGateway(object);
          case "Certificate" ->
              named("Secret", object.namespace(), Json.text(object.spec(), "secretName"));
          default -> Stream.empty();
        };
    Stream<Ref> owned = graph.children(object.ref()).stream().map(KubeObject::ref);
    return Stream.concat(own, owned).filter(to -> !to.name().isEmpty()).distinct();
  }

  private static Stream<Ref> ofPod(KubeObject pod) {
    return Stream.concat(
        named("Node", "", Json.text(pod.spec(), "nodeName")),
        PodReference.of(pod.spec(), pod.namespace()).stream().map(PodReference::to));
  }

  /** Its pods and who makes them; where no pod matches, the workloads that would make some. */
  private Stream<Ref> ofService(KubeObject service) {
    LabelSelector selector = LabelSelector.ofMap(Json.object(service.spec(), "selector"));
    List<KubeObject> pods = graph.pods(service.namespace(), selector);
    if (!pods.isEmpty() || selector.isEmpty()) {
      return pods.stream().flatMap(pod -> Stream.of(pod.ref(), graph.root(pod.ref())));
    }
    return Stream.of("Deployment", "StatefulSet", "DaemonSet")
        .flatMap(kind -> graph.all(kind, service.namespace()).stream())
        .filter(workload -> selector.matches(workload.podLabels()))
        .map(KubeObject::ref);
  }

  private static Stream<Ref> ofIngress(KubeObject ingress) {
    Stream<JsonObject> paths =
        Json.list(ingress.spec(), "rules").stream()
            .flatMap(rule -> Json.list(Json.object(rule, "http"), "paths").stream())
            .map(path -> Json.object(path, "backend"));
    Stream<Ref> services =
        Stream.concat(Stream.of(Json.object(ingress.spec(), "defaultBackend")), paths)
            .map(backend -> inNamespace(ingress, Json.object(backend, "service"), "Service"));
    Stream<Ref> secrets =
        Json.list(ingress.spec(), "tls").stream()
            .map(tls -> new Ref("Secret", ingress.namespace(), Json.text(tls, "secretName")));
    return Stream.of(
            services,
            secrets,
            named("IngressClass", "", Json.text(ingress.spec(), "ingressClassName")))
        .flatMap(each -> each);
  }

  private static Stream<Ref> ofClaim(KubeObject claim) {
    return Stream.concat(
        named("PersistentVolume", "", Json.text(claim.spec(), "volumeName")),
        named("StorageClass", "", Json.text(claim.spec(), "storageClassName")));
  }

  private static Stream<Ref> ofGateway(KubeObject gateway) {
    Stream<Ref> certificates =
        Json.list(gateway.spec(), "listeners").stream()
            .flatMap(each -> Json.list(Json.object(each, "tls"), "certificateRefs").stream())
            .map(each -> elsewhere(gateway, each, "Secret"));
    return Stream.concat(
        named("GatewayClass", "", Json.text(gateway.spec(), "gatewayClassName")), certificates);
  }

  private static Stream<Ref> ofRoute(KubeObject route) {
    Stream<Ref> gateways =
        Json.list(route.spec(), "parentRefs").stream()
            .map(parent -> elsewhere(route, parent, "Gateway"));
    Stream<Ref> services =
        Json.list(route.spec(), "rules").stream()
            .flatMap(rule -> Json.list(rule, "backendRefs").stream())
            .map(backend -> elsewhere(route, backend, "Service"));
    return Stream.concat(gateways, services);
  }

  private static Ref elsewhere(KubeObject from, JsonObject to, String kind) {
    String namespace = Json.text(to, "namespace");
    return new Ref(
        Json.text(to, "kind").isEmpty() ? kind : Json.text(to, "kind"),
        namespace.isEmpty() ? from.namespace() : namespace,
        Json.text(to, "name"));
  }

  private static Ref inNamespace(KubeObject from, JsonObject to, String kind) {
    return new Ref(
        kind.isEmpty() ? Json.text(to, "kind") : kind, from.namespace(), Json.text(to, "name"));
  }

  private static Stream<Ref> service(JsonObject service) {
    return named("Service", Json.text(service, "namespace"), Json.text(service, "name"));
  }

  private static Stream<Ref> named(String kind, String namespace, String name) {
    return name.isEmpty() ? Stream.empty() : Stream.of(new Ref(kind, namespace, name));
  }
}
