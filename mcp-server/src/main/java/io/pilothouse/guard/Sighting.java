package io.pilothouse.guard;

import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/** What an object shows of a change whose answer nobody has seen. */
enum Sighting {
  /** It was made. */
  APPLIED("applied"),
  /** It was not made. */
  NOT_APPLIED("not applied"),
  /** The object is neither as it was nor as it would be. */
  UNKNOWN("unknown");

  /** Sub-resources whose requests change the object itself. */
  private static final Set<String> SEEN = Set.of("scale", "eviction");

  private final String status;

  Sighting(String status) {
    this.status = status;
  }

  /** Of a change, as it is kept. */
  String status() {
    return status;
  }

  /**
   * Compares.
   *
   * @param bound the object's part of the plan, as it was sealed
   * @param change as it was noted before the write
   * @param now the object; empty if there is none
   */
  static Sighting of(JsonObject bound, JsonObject change, JsonObject now) {
    Mutation mutation = Mutation.fromJson(bound.getJsonObject("draft").getJsonObject("mutation"));
    String uid = bound.getString("uid");
    if (uid.isEmpty()) {
      return ofCreation(now);
    }
    boolean same = Json.uid(now).equals(uid);
    if (leavesNoTrace(mutation)) {
      return UNKNOWN;
    }
    if (removes(mutation)) {
      boolean going = Json.object(now, "metadata").containsKey("deletionTimestamp");
      return same && !going ? NOT_APPLIED : APPLIED;
    }
    if (!same) {
      return UNKNOWN;
    }
    if (version(now).equals(change.getString("resourceVersion"))
        || Seal.state(now).equals(bound.getString("state"))) {
      return NOT_APPLIED;
    }
    JsonObject effect = change.getJsonObject("effect");
    return !effect.isEmpty() && MergeDiff.holds(now, effect) ? APPLIED : UNKNOWN;
  }

  /** What happened inside a pod cannot be seen on it. */
  private static boolean leavesNoTrace(Mutation mutation) {
    return !mutation.subresource().map(SEEN::contains).orElse(true);
  }

  private static boolean removes(Mutation mutation) {
    return mutation.verb() == Mutation.Verb.DELETE
        || mutation.subresource().filter("eviction"::equals).isPresent();
  }

  /** Where there was nothing, what this server has a share in is what it made. */
  private static Sighting ofCreation(JsonObject now) {
    if (now.isEmpty()) {
      return NOT_APPLIED;
    }
    boolean ours =
        Json.list(Json.object(now, "metadata"), "managedFields").stream()
            .anyMatch(each -> Json.text(each, "manager").equals(Mutation.FIELD_MANAGER));
    return ours ? APPLIED : UNKNOWN;
  }

  private static String version(JsonObject object) {
    return Json.text(Json.object(object, "metadata"), "resourceVersion");
  }
}
