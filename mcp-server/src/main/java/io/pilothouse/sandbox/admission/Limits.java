package io.pilothouse.sandbox.admission;

import io.pilothouse.sandbox.store.Cluster;
import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.Quantity;
import io.pilothouse.sandbox.store.ResourceKind;
import io.pilothouse.sandbox.store.StatusException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** LimitRanges: what containers get that say nothing, and how much they may ask for. */
final class Limits {
  private final Cluster cluster;

  Limits(Cluster cluster) {
    this.cluster = cluster;
  }

  private List<JsonObject> limits(ResourceKind kind, JsonObject object) {
    if (!kind.qualified().equals("pods")) {
      return List.of();
    }
    return cluster
        .store()
        .list(cluster.kind("", "v1", "limitranges"), Json.text(object, "metadata", "namespace"))
        .values()
        .stream()
        .flatMap(range -> Json.objects(range, "spec", "limits").stream())
        .filter(limit -> "Container".equals(limit.getString("type")))
        .toList();
  }

  JsonObject defaulted(ResourceKind kind, JsonObject object) {
    List<JsonObject> limits = limits(kind, object);
    if (limits.isEmpty()) {
      return object;
    }
    JsonObject copy = object.copy();
    for (JsonObject container : PodSpecs.containers(Json.object(copy, "spec"))) {
      JsonObject resources = Fill.object(container, "resources");
      for (JsonObject limit : limits) {
        fill(resources, "limits", Json.object(limit, "default"));
        fill(resources, "requests", Json.object(limit, "defaultRequest"));
      }
    }
    return copy;
  }

  private static void fill(JsonObject resources, String field, JsonObject from) {
    if (!from.isEmpty()) {
      Fill target = Fill.in(Fill.object(resources, field));
      from.forEach(entry -> target.with(entry.getKey(), entry.getValue()));
    }
  }

  /**
   * @throws StatusException 403 when a container asks for more, or less, than it may
   */
  void check(ResourceKind kind, JsonObject object) {
    List<String> problems = new ArrayList<>();
    for (JsonObject limit : limits(kind, object)) {
      for (JsonObject container : PodSpecs.containers(Json.object(object, "spec"))) {
        Json.textMap(limit, "min")
            .forEach((name, least) -> least(container, name, least, problems));
        Json.textMap(limit, "max").forEach((name, most) -> most(container, name, most, problems));
      }
    }
    if (!problems.isEmpty()) {
      List<String> all = problems.stream().distinct().toList();
      throw StatusException.forbidden(
          kind,
          Json.text(object, "metadata", "name"),
          all.size() == 1 ? all.getFirst() : "[" + String.join(", ", all) + "]");
    }
  }

  private static void least(
      JsonObject container, String resource, String least, List<String> problems) {
    String request = amount(container, "requests", resource);
    String start = "minimum " + resource + " usage per Container is " + least + ", but request is ";
    if (request == null) {
      problems.add(
          "minimum "
              + resource
              + " usage per Container is "
              + least
              + ".  No request is specified");
    } else if (Quantity.of(request) < Quantity.of(least)) {
      problems.add(start + request);
    }
  }

  private static void most(
      JsonObject container, String resource, String most, List<String> problems) {
    String limit = amount(container, "limits", resource);
    String request = amount(container, "requests", resource);
    String start = "maximum " + resource + " usage per Container is " + most;
    if (limit == null) {
      problems.add(start + ".  No limit is specified");
    } else if (Quantity.of(limit) > Quantity.of(most)) {
      problems.add(start + ", but limit is " + limit);
    } else if (request != null && Quantity.of(request) > Quantity.of(most)) {
      problems.add(start + ", but request is " + request);
    }
  }

  private static String amount(JsonObject container, String field, String resource) {
    Map<String, String> amounts = Json.textMap(container, "resources", field);
    return amounts.get(resource);
  }
}
