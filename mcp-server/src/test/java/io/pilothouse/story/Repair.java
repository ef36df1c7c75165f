package io.pilothouse.story;

import io.pilothouse.runner.Reply;
import io.vertx.core.json.JsonObject;

/**
 * One change that is to repair one finding.
 *
 * @param intent why, in the model's words
 * @param attempt what it sets, in a few words
 * @param reason for the journal
 * @param waits whether it is worth while to wait for what comes of it
 */
record Repair(
    Finding finding,
    String tool,
    JsonObject arguments,
    String intent,
    String attempt,
    String reason,
    boolean waits) {
  /** The call, with what this step of it adds. */
  Reply.Block call(JsonObject step) {
    return Reply.call(
        tool, arguments.copy().put("reason", finding.id() + ": " + reason).mergeIn(step));
  }

  /** What the call that carries out a plan adds. */
  JsonObject execution(String plan) {
    JsonObject step = JsonObject.of("plan_id", plan);
    return waits ? step : step.put("wait", false);
  }

  /** The beginning of what is reported. */
  JsonObject action(String outcome) {
    return JsonObject.of(
        "id", finding.id(), "call", tool + " " + finding.rootObject(), "outcome", outcome);
  }
}
