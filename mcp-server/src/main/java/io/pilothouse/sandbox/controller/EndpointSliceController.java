package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.store.Change;
import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** EndpointSlices: one for each Service with a selector, with the pods it selects. */
final class EndpointSliceController implements Controller {
  private static final String SERVICE = "kubernetes.io/service-name";
  private static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";

  private final ControllerClient client;

  EndpointSliceController(ControllerClient client) {
    this.client = client;
  }

  @Override
  public Collection<Key> affectedBy(Change change) {
    if (client.concerns(change, Kind.SERVICE)) {
      return List.of(Key.of(change.object()));
    }
    return client.concerns(change, Kind.POD)
        ? client.list(Kind.SERVICE, Json.text(change.object(), "metadata", "namespace")).stream()
            .filter(
                service ->
                    selects(service, change.object())
                        || change.previous() != null && selects(service, change.previous()))
            .map(Key::of)
            .toList()
        : List.of();
  }

  private static boolean selects(JsonObject service, JsonObject pod) {
    Map<String, String> selector = Json.textMap(service, "spec", "selector");
    return !selector.isEmpty()
        && Json.textMap(pod, "metadata", "labels").entrySet().containsAll(selector.entrySet());
  }

  @Override
  public void reconcile(Key key) {
    client
        .find(Kind.SERVICE, key)
        .filter(service -> !Json.object(service, "spec", "selector").isEmpty())
        .ifPresent(this::reconcile);
  }

  private void reconcile(JsonObject service) {
    String namespace = Json.text(service, "metadata", "namespace");
    List<JsonObject> pods =
        client.list(Kind.POD, namespace).stream()
            .filter(pod -> selects(service, pod) && !Pods.finished(pod))
            .filter(pod -> !Json.text(pod, "status", "podIP").isEmpty())
            .toList();
    List<JsonObject> endpoints = pods.stream().map(pod -> endpoint(service, pod)).toList();
    JsonArray ports = pods.isEmpty() ? new JsonArray() : ports(service, pods.getFirst());
    Optional<JsonObject> existing =
        client.list(Kind.ENDPOINT_SLICE, namespace).stream()
            .filter(slice -> Owners.controls(service, slice))
            .findFirst();
    JsonObject slice =
        Json.shallow(existing.orElseGet(() -> blank(service)))
            .put("endpoints", endpoints.isEmpty() ? null : ControllerClient.array(endpoints))
            .put("ports", ports.isEmpty() ? null : ports);
    if (existing.isEmpty()) {
      client.create(Kind.ENDPOINT_SLICE, slice);
    } else {
      client.update(Kind.ENDPOINT_SLICE, slice);
    }
  }

  private static JsonObject blank(JsonObject service) {
    String name = Json.text(service, "metadata", "name");
    JsonObject labels = Json.object(service, "metadata", "labels").copy();
    labels.put(MANAGED_BY, "endpointslice-controller.k8s.io").put(SERVICE, name);
    JsonObject metadata =
        new JsonObject()
            .put("generateName", name + "-")
            .put("namespace", Json.text(service, "metadata", "namespace"))
            .put("labels", labels)
            .put("ownerReferences", Owners.references(service));
    return new JsonObject().put("metadata", metadata).put("addressType", "IPv4");
  }

  private JsonObject endpoint(JsonObject service, JsonObject pod) {
    boolean terminating = Pods.terminating(pod);
    boolean serving = Pods.ready(pod) || Json.flag(service, "spec", "publishNotReadyAddresses");
    JsonObject conditions =
        new JsonObject()
            .put("ready", serving && !terminating)
            .put("serving", serving)
            .put("terminating", terminating);
    JsonObject target =
        new JsonObject()
            .put("kind", "Pod")
            .put("namespace", Json.text(pod, "metadata", "namespace"))
            .put("name", Json.text(pod, "metadata", "name"))
            .put("uid", Json.text(pod, "metadata", "uid"));
    JsonObject endpoint =
        new JsonObject()
            .put("addresses", new JsonArray().add(Json.text(pod, "status", "podIP")))
            .put("conditions", conditions)
            .put("targetRef", target)
            .put("nodeName", Pods.nodeName(pod));
    client
        .find(Kind.NODE, new Key("", Pods.nodeName(pod)))
        .map(node -> Json.text(node, "metadata", "labels", "topology.kubernetes.io/zone"))
        .filter(zone -> !zone.isEmpty())
        .ifPresent(zone -> endpoint.put("zone", zone));
    return endpoint;
  }

  /** The Service's ports as the pods have them; one whose name no container knows is left out. */
  private static JsonArray ports(JsonObject service, JsonObject pod) {
    JsonArray ports = new JsonArray();
    for (JsonObject port : Json.objects(service, "spec", "ports")) {
      Object target = port.getValue("targetPort", port.getValue("port"));
      Optional<Integer> number =
          target instanceof Number given ? Optional.of(given.intValue()) : named(pod, target);
      number.ifPresent(
          found ->
              ports.add(
                  new JsonObject()
                      .put("name", port.getString("name", ""))
                      .put("port", found)
                      .put("protocol", port.getString("protocol", "TCP"))));
    }
    return ports;
  }

  private static Optional<Integer> named(JsonObject pod, Object name) {
    return Json.objects(pod, "spec", "containers").stream()
        .flatMap(container -> Json.objects(container, "ports").stream())
        .filter(port -> name.equals(port.getString("name")))
        .map(port -> port.getInteger("containerPort"))
        .findFirst();
  }
}
