package io.pilothouse.diagnosis.scheduling;

import io.pilothouse.kubernetes.Quantity;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a pod reserves on its node, by resource: the containers' sum with the sidecars', or what the
 * greediest init container needs with the sidecars started before it, whichever is more; plus the
 * overhead. What the pod itself asks for replaces its containers' sum.
 */
public record PodRequests(Map<String, Quantity> amounts) {
  public static PodRequests of(JsonObject podSpec) {
    Map<String, Quantity> sum = new TreeMap<>();
    Json.list(podSpec, "containers").forEach(each -> add(sum, requests(each)));
    Map<String, Quantity> sidecars = new TreeMap<>();
    Map<String, Quantity> starting = new TreeMap<>();
    for (JsonObject init : Json.list(podSpec, "initContainers")) {
      if (Json.text(init, "restartPolicy").equals("Always")) {
        add(sidecars, requests(init));
        most(starting, sidecars);
      } else {
        Map<String, Quantity> now = new TreeMap<>(sidecars);
        add(now, requests(init));
        most(starting, now);
      }
    }
    add(sum, sidecars);
    most(sum, starting);
    sum.putAll(requests(podSpec));
    add(sum, amounts(Json.object(podSpec, "overhead")));
    return new PodRequests(sum);
  }

  /** A limit without a request is one. */
  private static Map<String, Quantity> requests(JsonObject holder) {
    Map<String, Quantity> requests = amounts(Json.object(holder, "resources", "limits"));
    requests.putAll(amounts(Json.object(holder, "resources", "requests")));
    return requests;
  }

  /** Of a {@code ResourceList}; what is no quantity is left out. */
  static Map<String, Quantity> amounts(JsonObject list) {
    Map<String, Quantity> amounts = new TreeMap<>();
    list.fieldNames()
        .forEach(
            name ->
                Quantity.parse(Json.text(list, name)).ifPresent(each -> amounts.put(name, each)));
    return amounts;
  }

  static void add(Map<String, Quantity> to, Map<String, Quantity> more) {
    more.forEach((name, amount) -> to.merge(name, amount, Quantity::plus));
  }

  private static void most(Map<String, Quantity> to, Map<String, Quantity> other) {
    other.forEach((name, amount) -> to.merge(name, amount, (a, b) -> a.compareTo(b) < 0 ? b : a));
  }

  /** Nothing where the resource is not asked for. */
  public Quantity of(String resource) {
    return amounts.getOrDefault(resource, Quantity.ZERO);
  }

  /** Those that are more than nothing. */
  public List<String> resources() {
    return amounts.entrySet().stream()
        .filter(each -> !each.getValue().isNothing())
        .map(Map.Entry::getKey)
        .toList();
  }
}
