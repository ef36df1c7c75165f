package io.pilothouse.guard;

import io.pilothouse.tools.core.Json;
import io.pilothouse.tools.render.UntrustedText;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * How far a Job is.
 *
 * @param done whether enough of its pods have succeeded
 * @param failed whether it will not get any further by itself
 * @param words what is true, as {@code 1 active, 0 succeeded, 2 failed}
 */
public record JobState(boolean done, boolean failed, String words) {

  public static JobState of(JsonObject job) {
    JsonObject status = Json.object(job, "status");
    String counts =
        "%d active, %d succeeded, %d failed"
            .formatted(
                Json.number(status, "active"),
                Json.number(status, "succeeded"),
                Json.number(status, "failed"));
    if (condition(status, "Complete").isPresent()) {
      return new JobState(true, false, counts);
    }
    Optional<JsonObject> failure = condition(status, "Failed");
    if (failure.isPresent()) {
      return new JobState(false, true, counts + ": " + words(failure.get()));
    }
    boolean suspended = Json.flag(Json.object(job, "spec"), "suspend");
    return new JobState(
        false, suspended, suspended ? counts + ": suspended until somebody resumes it" : counts);
  }

  private static Optional<JsonObject> condition(JsonObject status, String type) {
    return Json.list(status, "conditions").stream()
        .filter(
            each ->
                Json.text(each, "type").equals(type) && Json.text(each, "status").equals("True"))
        .findFirst();
  }

  private static String words(JsonObject condition) {
    return UntrustedText.stripLine(
        Json.text(condition, "reason") + " (" + Json.text(condition, "message") + ")");
  }
}
