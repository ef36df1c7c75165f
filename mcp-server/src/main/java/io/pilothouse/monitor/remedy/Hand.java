package io.pilothouse.monitor.remedy;

import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.monitor.cycle.Follower;
import io.pilothouse.tools.Progress;
import io.pilothouse.tools.ToolInvoker;
import io.pilothouse.tools.UnknownToolException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Calls write tools as the monitor, by the road that everybody's calls take. */
final class Hand {
  private static final String UNDO = "undo_change";

  private final ToolInvoker invoker;

  Hand(ToolInvoker invoker) {
    this.invoker = invoker;
  }

  /** Plans a repair. Nothing is changed. */
  Future<Answer> plan(Remedy.Cause cause, Remedy.Call call) {
    return call(call.tool(), repair(cause, call).put("dry_run", true));
  }

  /** Carries out the plan of a repair; however often it is asked, once. */
  Future<Answer> apply(Remedy remedy) {
    return call(
        remedy.call().tool(),
        repair(remedy.cause(), remedy.call()).put("plan_id", remedy.marks().plan()));
  }

  /** Plans to put back what a repair did. Nothing is changed. */
  Future<Answer> planUndo(Remedy remedy) {
    return call(UNDO, undo(remedy).put("dry_run", true));
  }

  /** Carries out the plan to put it back; however often it is asked, once. */
  Future<Answer> undoAsPlanned(Remedy remedy) {
    return call(UNDO, undo(remedy).put("plan_id", remedy.marks().plan()));
  }

  private static JsonObject repair(Remedy.Cause cause, Remedy.Call call) {
    return call.arguments()
        .copy()
        .put("context", cause.subject().context())
        .put(
            "reason",
            "automatic repair of incident %s by rule \"%s\""
                .formatted(cause.incident(), cause.rule()));
  }

  private static JsonObject undo(Remedy remedy) {
    return new JsonObject()
        .put("change_id", remedy.marks().change())
        .put("context", remedy.cause().subject().context())
        .put(
            "reason",
            "the repair of incident %s by rule \"%s\" did not help"
                .formatted(remedy.cause().incident(), remedy.cause().rule()));
  }

  private Future<Answer> call(String tool, JsonObject arguments) {
    JsonObject all = tool.equals("rollout_control") ? arguments : arguments.put("wait", false);
    return invoker
        .call(tool, all, Follower.CALLER, Progress.NONE, new Cancellation())
        .map(Answer::of)
        .recover(
            failure ->
                failure instanceof UnknownToolException none
                    ? Future.succeededFuture(Answer.of(none))
                    : Future.failedFuture(failure));
  }
}
