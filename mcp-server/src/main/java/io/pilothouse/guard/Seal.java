package io.pilothouse.guard;

import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * Binds a plan to who asked for what, where, on which objects in which states, by which changes,
 * and until when: none of it can be exchanged without the key.
 */
final class Seal {
  private static final String FIELD = "seal";

  private final byte[] key;

  Seal(byte[] key) {
    this.key = key.clone();
  }

  /** A plan as it is kept. */
  JsonObject seal(String id, Attempt attempt, Drafts drafts, Instant expires) {
    JsonObject plan =
        new JsonObject()
            .put("id", id)
            .put("tool", attempt.operation().name())
            .put("user", attempt.call().caller().user())
            .put("context", attempt.site().context())
            .put("wish", Envelope.wish(attempt.call().arguments()))
            .put("summary", drafts.summary())
            .put("objects", new JsonArray(drafts.each().stream().map(Seal::bound).toList()))
            .put("expires", expires.toString());
    return plan.put(FIELD, Digest.keyed(plan, key));
  }

  private static JsonObject bound(Draft draft) {
    return new JsonObject()
        .put("uid", draft.uid())
        .put("resourceVersion", draft.resourceVersion())
        .put("state", state(draft.before()))
        .put("draft", draft.toJson());
  }

  /** Tells an object that is as it was from one that is not. */
  static String state(JsonObject object) {
    return Digest.of(Noise.without(object));
  }

  /**
   * Checks that a plan is this server's and this call's.
   *
   * @throws ToolException {@code PLAN_INVALID}
   */
  void check(JsonObject plan, Attempt attempt) {
    String tool = attempt.operation().name();
    String wish = Envelope.wish(attempt.call().arguments());
    JsonObject bound = plan.copy();
    String seal = String.valueOf(bound.remove(FIELD));
    boolean ours = Digest.same(seal, Digest.keyed(bound, key));
    if (!ours || !attempt.call().caller().user().equals(plan.getString("user"))) {
      throw invalid("there is no such plan of yours");
    }
    if (!tool.equals(plan.getString("tool"))) {
      throw invalid("the plan is for " + plan.getString("tool"));
    }
    if (!attempt.site().context().equals(plan.getString("context"))) {
      throw invalid("the plan is for another cluster");
    }
    if (!wish.equals(plan.getString("wish"))) {
      throw invalid("the plan was made for other arguments");
    }
  }

  static ToolException invalid(String why) {
    return new ToolException(
        ErrorCode.PLAN_INVALID, why, "Call again without plan_id to make a new plan.");
  }
}
