package io.pilothouse.guard;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

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
   * @param also what the tool has to say
   * @param seen whether anybody has looked; if not, only the manager is known, and what the tool
   *     has to say
   */
  public record Around(
      boolean lastReplica,
      List<String> claims,
      Optional<String> manager,
      List<String> unknown,
      List<String> also,
      boolean seen) {
    public Around {
      claims = List.copyOf(claims);
      also = List.copyOf(also);
      unknown = List.copyOf(unknown);
    }
  }

  public BlastRadius {
    budgets = List.copyOf(budgets);
  }

  /** Of a change that reaches no pods. */
  static BlastRadius none(Optional<String> manager) {
    return blank(OptionalDouble.of(0), manager, true);
  }

  /** Of a change around whose object nobody has looked. */
  static BlastRadius unseen(Optional<String> manager) {
    return blank(OptionalDouble.empty(), manager, false);
  }

  private static BlastRadius blank(OptionalDouble away, Optional<String> manager, boolean seen) {
    return new BlastRadius(
        0,
        0,
        away,
        new Routes(List.of(), List.of()),
        List.of(),
        Optional.empty(),
        new Around(false, List.of(), manager, List.of(), List.of(), seen));
  }

  boolean isSeen() {
    return around.seen();
  }

  /** Together with what the tool has found out. */
  BlastRadius and(Reach reach) {
    boolean more = reach.pods() > pods;
    return new BlastRadius(
        Math.max(pods, reach.pods()),
        ready,
        more ? reach.unavailablePercent() : unavailablePercent,
        routes,
        budgets,
        autoscaler,
        new Around(
            around.lastReplica(),
            around.claims(),
            around.manager(),
            Stream.concat(around.unknown().stream(), reach.unknown().stream()).toList(),
            reach.lines(),
            around.seen()));
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
    if (!isSeen()) {
      lines.add("pods, services and budgets around it: not looked at, as no rule asks");
      lines.addAll(warnings());
      lines.addAll(around.also());
      return lines;
    }
    String away =
        unavailablePercent.isPresent()
            ? share()
            : pods > 0 ? ", share away at a time not known" : "";
    lines.add("pods affected: " + pods + away);
    add(lines, "last replica: nothing stands in meanwhile", around.lastReplica());
    add(lines, "services: ", routes.services());
    add(lines, "ingresses: ", routes.ingresses());
    add(
        lines,
        "disruption budgets: ",
        budgets.stream().map(each -> each.name() + " allows " + each.allowed()).toList());
    lines.addAll(warnings());
    add(lines, "volumes claimed: ", around.claims());
    lines.addAll(around.also());
    add(lines, "NOT KNOWN: ", around.unknown());
    return lines;
  }

  private String share() {
    return ready == 0
        ? ""
        : ", up to %.0f%% of %d ready away at a time"
            .formatted(unavailablePercent.orElseThrow(), ready);
  }

  /** Who may undo the change, also once it is made. */
  List<String> warnings() {
    List<String> lines = new ArrayList<>();
    autoscaler.ifPresent(name -> lines.add("autoscaler " + name + " sets the replicas itself"));
    around
        .manager()
        .ifPresent(name -> lines.add("managed by " + name + ", which may revert the change"));
    return lines;
  }

  /** What is worth a word of one pod among many that go. */
  List<String> inBrief() {
    List<String> words = new ArrayList<>();
    words.add(
        ready == 0
            ? "none of its kind is ready"
            : "up to %.0f%% of %d ready away".formatted(unavailablePercent.orElse(100), ready));
    add(words, "last replica", around.lastReplica());
    add(words, "services ", routes.services());
    add(words, "ingresses ", routes.ingresses());
    budgets.forEach(each -> words.add("budget " + each.name() + " allows " + each.allowed()));
    add(words, "claims ", around.claims());
    return words;
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
