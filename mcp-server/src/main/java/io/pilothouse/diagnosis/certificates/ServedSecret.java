package io.pilothouse.diagnosis.certificates;

import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A Secret that something serves with.
 *
 * @param users Ingresses and Gateways
 * @param hosts that they serve with it
 */
record ServedSecret(Ref secret, List<Ref> users, List<String> hosts) {
  private record Use(Ref user, List<String> hosts) {}

  static List<ServedSecret> all(ObjectGraph graph) {
    Map<Ref, List<Use>> uses = new TreeMap<>();
    for (KubeObject ingress : graph.all("Ingress")) {
      for (JsonObject tls : Json.list(ingress.spec(), "tls")) {
        Ref secret = new Ref("Secret", ingress.namespace(), Json.text(tls, "secretName"));
        note(uses, secret, new Use(ingress.ref(), hosts(tls)));
      }
    }
    for (KubeObject gateway : graph.all("Gateway")) {
      for (JsonObject listener : Json.list(gateway.spec(), "listeners")) {
        String host = Json.text(listener, "hostname");
        List<String> hosts = host.isEmpty() ? List.of() : List.of(host);
        for (JsonObject reference : Json.list(Json.object(listener, "tls"), "certificateRefs")) {
          String namespace = Json.text(reference, "namespace");
          note(
              uses,
              new Ref(
                  "Secret",
                  namespace.isEmpty() ? gateway.namespace() : namespace,
                  Json.text(reference, "name")),
              new Use(gateway.ref(), hosts));
        }
      }
    }
    return uses.entrySet().stream()
        .map(
            each ->
                new ServedSecret(
                    each.getKey(),
                    each.getValue().stream().map(Use::user).distinct().sorted().toList(),
                    each.getValue().stream()
                        .flatMap(use -> use.hosts().stream())
                        .distinct()
                        .toList()))
        .toList();
  }

  private static void note(Map<Ref, List<Use>> uses, Ref secret, Use use) {
    if (!secret.name().isEmpty()) {
      uses.computeIfAbsent(secret, some -> new ArrayList<>()).add(use);
    }
  }

  private static List<String> hosts(JsonObject tls) {
    return tls.getValue("hosts") instanceof JsonArray hosts
        ? hosts.stream().map(String::valueOf).toList()
        : List.of();
  }
}
