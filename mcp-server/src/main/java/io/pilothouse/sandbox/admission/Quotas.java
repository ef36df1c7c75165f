package io.pilothouse.sandbox.admission;

import io.pilothouse.sandbox.store.Cluster;
import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.Quantity;
import io.pilothouse.sandbox.store.ResourceKind;
import io.pilothouse.sandbox.store.StatusException;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** ResourceQuotas: how much a namespace may hold, counted from the objects in it. */
public final class Quotas {
  private static final Set<String> COMPUTE = Set.of("cpu", "memory");

  private final Cluster cluster;

  /** Counts in a cluster. */
  public Quotas(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * @throws StatusException 403 when the object does not fit, or does not say what has to be
   *     counted
   */
  void check(ResourceKind kind, JsonObject object) {
    if (!kind.namespaced()) {
      return;
    }
    String namespace = Json.text(object, "metadata", "namespace");
    for (JsonObject quota :
        cluster.store().list(cluster.kind("", "v1", "resourcequotas"), namespace).values()) {
      check(kind, object, quota);
    }
  }

  /** How much there is of everything that a quota limits. */
  public JsonObject used(JsonObject quota) {
    JsonObject used = new JsonObject();
    for (String resource : Json.object(quota, "spec", "hard").fieldNames()) {
      counted(resource)
          .ifPresent(kind -> used.put(resource, text(resource, used(kind, quota, resource))));
    }
    return used;
  }

  /** The kind of the objects that a resource counts. */
  private Optional<ResourceKind> counted(String resource) {
    return cluster.catalog().groupVersions().stream()
        .flatMap(version -> version.kinds().stream())
        .filter(kind -> kind.namespaced() && asked(kind, new JsonObject(), resource) != null)
        .findFirst();
  }

  private void check(ResourceKind kind, JsonObject object, JsonObject quota) {
    Map<String, String> hard = new TreeMap<>(Json.textMap(quota, "spec", "hard"));
    hard.keySet().removeIf(resource -> asked(kind, object, resource) == null);
    if (hard.isEmpty()) {
      return;
    }
    String name = Json.text(quota, "metadata", "name");
    if (kind.qualified().equals("pods")) {
      mustSay(kind, object, name, hard.keySet());
    }
    List<String> exceeded = new ArrayList<>();
    Map<String, Double> used = new TreeMap<>();
    for (Map.Entry<String, String> limit : hard.entrySet()) {
      double before = used(kind, object, limit.getKey());
      used.put(limit.getKey(), before);
      double after = before + asked(kind, object, limit.getKey());
      if (after > Quantity.of(limit.getValue()) + 1e-9) {
        exceeded.add(limit.getKey());
      }
    }
    if (!exceeded.isEmpty()) {
      throw StatusException.forbidden(
          kind,
          Json.text(object, "metadata", "name"),
          "exceeded quota: "
              + name
              + ", requested: "
              + list(exceeded, resource -> text(resource, asked(kind, object, resource)))
              + ", used: "
              + list(exceeded, resource -> text(resource, used.get(resource)))
              + ", limited: "
              + list(exceeded, hard::get));
    }
  }

  private static void mustSay(
      ResourceKind kind, JsonObject pod, String quota, Set<String> resources) {
    List<String> missing = new ArrayList<>();
    for (String resource : resources) {
      String[] path = path(resource);
      if (path.length == 0) {
        continue;
      }
      String containers =
          Json.objects(pod, "spec", "containers").stream()
              .filter(container -> Json.value(container, path) == null)
              .map(container -> container.getString("name"))
              .collect(Collectors.joining(","));
      if (!containers.isEmpty()) {
        missing.add(resource + " for: " + containers);
      }
    }
    if (!missing.isEmpty()) {
      throw StatusException.forbidden(
          kind,
          Json.text(pod, "metadata", "name"),
          "failed quota: " + quota + ": must specify " + String.join("; ", missing));
    }
  }

  private static String list(List<String> resources, UnaryOperator<String> amount) {
    return resources.stream()
        .map(resource -> resource + "=" + amount.apply(resource))
        .collect(Collectors.joining(","));
  }

  private double used(ResourceKind kind, JsonObject object, String resource) {
    return cluster.store().list(kind, Json.text(object, "metadata", "namespace")).values().stream()
        .filter(
            other -> !Set.of("Succeeded", "Failed").contains(Json.text(other, "status", "phase")))
        .mapToDouble(
            other -> {
              Double amount = asked(kind, other, resource);
              return amount == null ? 0 : amount;
            })
        .sum();
  }

  /** How much of a resource an object takes; null when that resource does not count it. */
  private static Double asked(ResourceKind kind, JsonObject object, String resource) {
    if (resource.equals("count/" + kind.qualified()) || resource.equals(kind.qualified())) {
      return 1.0;
    }
    if (kind.qualified().equals("persistentvolumeclaims") && resource.equals("requests.storage")) {
      return Quantity.of(Json.text(object, "spec", "resources", "requests", "storage"));
    }
    String[] path = path(resource);
    if (!kind.qualified().equals("pods") || path.length == 0) {
      return null;
    }
    return Json.objects(object, "spec", "containers").stream()
        .mapToDouble(container -> Quantity.of(Json.text(container, path)))
        .sum();
  }

  /** Where a container says how much of a resource it takes; empty when it cannot. */
  private static String[] path(String resource) {
    if (COMPUTE.contains(resource)) {
      return new String[] {"resources", "requests", resource};
    }
    String[] parts = resource.split("\\.", 2);
    return parts.length == 2
            && Set.of("requests", "limits").contains(parts[0])
            && COMPUTE.contains(parts[1])
        ? new String[] {"resources", parts[0], parts[1]}
        : new String[0];
  }

  /** An amount in the unit that a quantity of its size is written in. */
  private static String text(String resource, double amount) {
    if (resource.endsWith("memory") || resource.endsWith("storage")) {
      String[] units = {"", "Ki", "Mi", "Gi", "Ti"};
      int unit = 0;
      double rest = amount;
      while (unit < units.length - 1 && rest >= 1024 && rest % 1024 == 0) {
        rest /= 1024;
        unit++;
      }
      return plain(rest) + units[unit];
    }
    return amount == Math.rint(amount) ? plain(amount) : Math.round(amount * 1000) + "m";
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }
}
