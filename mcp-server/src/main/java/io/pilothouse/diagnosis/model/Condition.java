package io.pilothouse.diagnosis.model;

import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * An entry of {@code status.conditions}.
 *
 * @param since when it last changed, where that is said
 */
public record Condition(
    String type, String status, String reason, String message, Optional<Instant> since) {
  public static Condition of(JsonObject json) {
    return new Condition(
        Json.text(json, "type"),
        Json.text(json, "status"),
        Json.text(json, "reason"),
        Json.text(json, "message"),
        Times.parse(Json.text(json, "lastTransitionTime")));
  }

  public boolean isTrue() {
    return status.equals("True");
  }

  public boolean isFalse() {
    return status.equals("False");
  }
}
