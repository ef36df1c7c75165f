package io.pilothouse.guard;

import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.kubernetes.ResourceType;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a tool wants to happen to one object.
 *
 * @param summary in words, as {@code restart Deployment shop/web}
 * @param before the object as it is, unredacted; empty if there is none yet
 * @param mutation what is to be sent, without preconditions
 * @param impact what it comes to
 * @param follow what to look at afterwards
 * @param manner how it is gone about
 */
public record Draft(
    String summary,
    JsonObject before,
    Mutation mutation,
    Impact impact,
    Follow follow,
    Manner manner) {
  /** What becomes of the pods of an object. */
  public enum Disruption {
    /** They run on. */
    NONE,
    /** They are replaced as the object's strategy says. */
    ROLLS,
    /** As many go as there are more than replicas. */
    SCALES,
    /** All of them go. */
    REMOVES,
    /** Not known before the dry run, which shows whether the pod template or replicas change. */
    AS_SHOWN
  }

  /**
   * What a change comes to.
   *
   * @param disruption what becomes of running pods
   * @param replicas how many there would be; empty if the change does not say
   * @param reach what the object does not tell
   */
  public record Impact(Disruption disruption, OptionalInt replicas, Reach reach) {}

  /** What to look at after a change. */
  public enum Follow {
    NOTHING,
    /** Until the pods are as the object says. */
    ROLLOUT,
    /** Until the object is gone. */
    REMOVAL,
    /** Until the Job has ended. */
    JOB
  }

  /** What to do when the API server refuses a change for now. */
  public enum Persistence {
    /** That is the end. */
    ONCE,
    /**
     * Others have their turn, then it is tried again, as long as there is time: for evictions,
     * which a disruption budget refuses while too many pods are away.
     */
    UNTIL_DEADLINE
  }

  /**
   * How a change is gone about.
   *
   * @param awaits what an earlier change of the same plan makes and this one needs, as {@code
   *     Namespace shop}; a change that awaits something cannot be tried before
   */
  public record Manner(Persistence persistence, Optional<String> awaits) {
    static final Manner PLAIN = new Manner(Persistence.ONCE, Optional.empty());

    boolean persists() {
      return persistence == Persistence.UNTIL_DEADLINE;
    }
  }

  /** A change that is tried once, can be tried now, and whose object tells what it comes to. */
  public Draft(
      String summary,
      JsonObject before,
      Mutation mutation,
      Disruption disruption,
      OptionalInt replicas,
      Follow follow) {
    this(
        summary,
        before,
        mutation,
        new Impact(disruption, replicas, Reach.NONE),
        follow,
        Manner.PLAIN);
  }

  /** The same, with what the object does not tell. */
  public Draft reaching(Reach reach) {
    Impact more = new Impact(impact.disruption(), impact.replicas(), reach);
    return new Draft(summary, before, mutation, more, follow, manner);
  }

  /** The same, tried again while it is refused for now. */
  public Draft persisting() {
    return in(new Manner(Persistence.UNTIL_DEADLINE, manner.awaits()));
  }

  /**
   * The same, possible only after an earlier change of the same plan.
   *
   * @param made what that one makes, as {@code Namespace shop}
   */
  public Draft awaiting(String made) {
    return in(new Manner(manner.persistence(), Optional.of(made)));
  }

  /** The same, with what a dry run shows of the pods. */
  Draft shown(JsonObject after) {
    if (disruption() != Disruption.AS_SHOWN) {
      return this;
    }
    JsonObject now = Json.object(before, "spec");
    JsonObject then = Json.object(after, "spec");
    boolean rolls =
        !before.isEmpty() && !Json.object(now, "template").equals(Json.object(then, "template"));
    boolean scales = !Objects.equals(now.getValue("replicas"), then.getValue("replicas"));
    Disruption told = rolls ? Disruption.ROLLS : scales ? Disruption.SCALES : Disruption.NONE;
    OptionalInt wanted = scales && then.containsKey("replicas") ? asked(then) : replicas();
    Impact known = new Impact(told, wanted, impact.reach());
    return new Draft(summary, before, mutation, known, follow, manner);
  }

  private static OptionalInt asked(JsonObject spec) {
    return OptionalInt.of(Json.number(spec, "replicas"));
  }

  private Draft in(Manner other) {
    return new Draft(summary, before, mutation, impact, follow, other);
  }

  Disruption disruption() {
    return impact.disruption();
  }

  OptionalInt replicas() {
    return impact.replicas();
  }

  public ResourceType type() {
    return mutation.type();
  }

  public String namespace() {
    return mutation.namespace();
  }

  public String name() {
    return mutation.name();
  }

  String uid() {
    return Json.uid(before);
  }

  String resourceVersion() {
    return Json.text(Json.object(before, "metadata"), "resourceVersion");
  }

  /** {@code Deployment shop/web}. */
  public String object() {
    return type().kind() + " " + (namespace().isEmpty() ? "" : namespace() + "/") + name();
  }

  /** The same, for the object as it is now. */
  Draft on(JsonObject now) {
    return new Draft(summary, now, mutation, impact, follow, manner);
  }

  /** As data, without the object. */
  JsonObject toJson() {
    return new JsonObject()
        .put("summary", summary)
        .put("mutation", mutation.toJson())
        .put("disruption", disruption().name())
        .put("replicas", replicas().isPresent() ? replicas().getAsInt() : null)
        .put("reach", impact.reach().toJson())
        .put("follow", follow.name())
        .put("persistence", manner.persistence().name())
        .put("awaits", manner.awaits().orElse(""));
  }

  /** The reverse of {@link #toJson}. */
  static Draft fromJson(JsonObject json, JsonObject before) {
    Integer replicas = json.getInteger("replicas");
    return new Draft(
        json.getString("summary"),
        before,
        Mutation.fromJson(json.getJsonObject("mutation")),
        new Impact(
            Disruption.valueOf(json.getString("disruption")),
            replicas == null ? OptionalInt.empty() : OptionalInt.of(replicas),
            Reach.fromJson(json.getJsonObject("reach"))),
        Follow.valueOf(json.getString("follow")),
        new Manner(
            Persistence.valueOf(json.getString("persistence")),
            Optional.of(json.getString("awaits")).filter(made -> !made.isEmpty())));
  }
}
