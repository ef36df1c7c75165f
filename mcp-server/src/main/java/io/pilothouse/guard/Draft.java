package io.pilothouse.guard;

import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.kubernetes.ResourceType;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.OptionalInt;

/**
 * What a tool wants to happen to one object.
 *
 * @param summary in words, as {@code restart Deployment shop/web}
 * @param before the object as it is, unredacted; empty if there is none yet
 * @param mutation what is to be sent, without preconditions
 * @param disruption what becomes of running pods
 * @param replicas how many there would be; empty if the change does not say
 * @param follow what to look at afterwards
 */
public record Draft(
    String summary,
    JsonObject before,
    Mutation mutation,
    Disruption disruption,
    OptionalInt replicas,
    Follow follow) {
  /** What becomes of the pods of an object. */
  public enum Disruption {
    /** They run on. */
    NONE,
    /** They are replaced as the object's strategy says. */
    ROLLS,
    /** As many go as there are more than replicas. */
    SCALES,
    /** All of them go. */
    REMOVES
  }

  /** What to look at after a change. */
  public enum Follow {
    NOTHING,
    /** Until the pods are as the object says. */
    ROLLOUT,
    /** Until the object is gone. */
    REMOVAL
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
    return new Draft(summary, now, mutation, disruption, replicas, follow);
  }

  /** As data, without the object. */
  JsonObject toJson() {
    return new JsonObject()
        .put("summary", summary)
        .put("mutation", mutation.toJson())
        .put("disruption", disruption.name())
        .put("replicas", replicas.isPresent() ? replicas.getAsInt() : null)
        .put("follow", follow.name());
  }

  /** The reverse of {@link #toJson}. */
  static Draft fromJson(JsonObject json, JsonObject before) {
    Integer replicas = json.getInteger("replicas");
    return new Draft(
        json.getString("summary"),
        before,
        Mutation.fromJson(json.getJsonObject("mutation")),
        Disruption.valueOf(json.getString("disruption")),
        replicas == null ? OptionalInt.empty() : OptionalInt.of(replicas),
        Follow.valueOf(json.getString("follow")));
  }
}
