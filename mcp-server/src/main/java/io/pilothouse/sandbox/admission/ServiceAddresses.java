package io.pilothouse.sandbox.admission;

import io.pilothouse.sandbox.store.Cluster;
import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ResourceKind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Gives Services their addresses and node ports: the first that no other Service has. */
final class ServiceAddresses {
  private static final int FIRST_NODE_PORT = 30_000;
  private static final int ADDRESSES = 65_534;

  private final Cluster cluster;

  ServiceAddresses(Cluster cluster) {
    this.cluster = cluster;
  }

  JsonObject allocated(ResourceKind kind, JsonObject object) {
    if (!kind.qualified().equals("services")
        || Json.text(object, "spec", "type").equals("ExternalName")) {
      return object;
    }
    JsonObject copy = object.copy();
    JsonObject spec = copy.getJsonObject("spec");
    if (Json.text(spec, "clusterIP").isEmpty()) {
      spec.put("clusterIP", freeAddress(kind));
    }
    Fill.in(spec)
        .with("clusterIPs", new JsonArray().add(spec.getString("clusterIP")))
        .with("ipFamilies", new JsonArray().add("IPv4"))
        .with("ipFamilyPolicy", "SingleStack");
    if (Set.of("NodePort", "LoadBalancer").contains(Json.text(spec, "type"))) {
      Set<Long> taken =
          services(kind)
              .flatMap(service -> Json.objects(service, "spec", "ports").stream())
              .map(port -> Json.number(port, "nodePort"))
              .collect(Collectors.toSet());
      for (JsonObject port : Json.objects(spec, "ports")) {
        if (Json.number(port, "nodePort") == 0) {
          long free = FIRST_NODE_PORT;
          while (!taken.add(free)) {
            free++;
          }
          port.put("nodePort", (int) free);
        }
      }
    }
    return copy;
  }

  /** The new state of a Service with the addresses it has, where it does not say any. */
  static JsonObject kept(ResourceKind kind, JsonObject old, JsonObject next) {
    if (!kind.qualified().equals("services")
        || Json.text(next, "spec", "type").equals("ExternalName")) {
      return next;
    }
    JsonObject copy = next.copy();
    Fill spec = Fill.in(Fill.object(copy, "spec"));
    for (String field : List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
      spec.with(field, Json.value(old, "spec", field));
    }
    return copy;
  }

  private Stream<JsonObject> services(ResourceKind kind) {
    return cluster.store().list(kind, "").values().stream();
  }

  private String freeAddress(ResourceKind kind) {
    Set<String> taken =
        services(kind)
            .map(service -> Json.text(service, "spec", "clusterIP"))
            .collect(Collectors.toSet());
    for (int i = 10; i < ADDRESSES; i++) {
      String address = "10.96." + i / 256 + "." + i % 256;
      if (!taken.contains(address)) {
        return address;
      }
    }
    throw new IllegalStateException("no service address is left");
  }
}
