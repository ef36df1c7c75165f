package io.pilothouse.guard;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a change would reach.
 *
 * @param pods how many pods would be replaced or go
 * @param ready how many pods of the object are ready now
 * @param unavailablePercent share of the ready pods away at the same time; empty if it cannot be
 *     told
 * @param routes ways into the pods
 * @param budgets PodDisruptionBudgets over the pods
 * @param autoscaler the HorizontalPodAutoscaler of the object
 * @param around what else matters
 */
public record BlastRadius(
    int pods,
    int ready,
    OptionalDouble unavailablePercent,
    Routes routes,
    List<Budget> budgets,
    Optional<String> autoscaler,
    Around around) {
  /**
   * @param services that select the pods
   * @param ingresses that route to those
   */
  public record Routes(List<String> services, List<String> ingresses) {
    public Routes {
      services = List.copyOf(services);
      ingresses = List.copyOf(ingresses);
    }
  }

  /**
   * @param allowed how many pods may be away besides those that are
   */
  public record Budget(String name, int allowed) {}

  /**
   * @param lastReplica whether nothing stands in while a pod is away
   * @param claims volumes that the pods keep data on
   * @param manager who will put it back
   * @param unknown what could not be found out, and why
   */
  public record Around(
      boolean lastReplica, List<String> claims, Optional<String> manager, List<String> unknown) {
    public Around {
      claims = List.copyOf(claims);
      unknown = List.copyOf(unknown);
    }
  }

  public BlastRadius {
    budgets = List.copyOf(budgets);
  }

  /** As conditions see it, under {@code plan.blast}. */
  JsonObject toJson() {
    JsonArray limits = new JsonArray();
    budgets.forEach(
        each ->
            limits.add(new JsonObject().put("name", each.name()).put("allowed", each.allowed())));
    return new JsonObject()
        .put("podsAffected", pods)
        .put("podsReady", ready)
        .put("services", new JsonArray(routes.services()))
        .put("ingresses", new JsonArray(routes.ingresses()))
        .put("budgets", limits)
        .put("autoscaler", autoscaler.orElse(""))
        .put("lastReplica", around.lastReplica())
        .put("claims", new JsonArray(around.claims()))
        .put("manager", around.manager().orElse(""));
  }

  /** As people read it, one line for each thing there is. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    String away =
        unavailablePercent.isPresent()
            ? ", up to %.0f%% of %d ready away at a time"
                .formatted(unavailablePercent.getAsDouble(), ready)
            : pods > 0 ? ", share away at a time not known" : "";
    lines.add("pods affected: " + pods + away);
    add(lines, "last replica: nothing stands in meanwhile", around.lastReplica());
    add(lines, "services: ", routes.services());
    add(lines, "ingresses: ", routes.ingresses());
    add(
        lines,
        "disruption budgets: ",
        budgets.stream().map(each -> each.name() + " allows " + each.allowed()).toList());
    autoscaler.ifPresent(name -> lines.add("autoscaler " + name + " sets the replicas itself"));
    add(lines, "volumes claimed: ", around.claims());
    around
        .manager()
        .ifPresent(name -> lines.add("managed by " + name + ", which may revert the change"));
    add(lines, "NOT KNOWN: ", around.unknown());
    return lines;
  }

  private static void add(List<String> lines, String title, List<String> names) {
    add(lines, title + String.join(", ", names), !names.isEmpty());
  }

  private static void add(List<String> lines, String line, boolean holds) {
    if (holds) {
      lines.add(line);
    }
  }
}
