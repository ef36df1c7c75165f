package io.pilothouse.guard;

import io.pilothouse.tools.Content;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.ToolResult;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was found out about a plan whose process has died: the answer for who brings it again.
 *
 * @param plan as it was kept
 * @param objects in the order of the plan
 */
record Settlement(JsonObject plan, List<Part> objects) {
  /**
   * Of one object.
   *
   * @param object as {@code Deployment shop/web}
   * @param change empty if it was not begun
   * @param undoable whether there is an inverse
   */
  record Part(String object, Optional<String> change, Sighting sighting, boolean undoable) {
    String words() {
      return change.isEmpty()
          ? "not attempted"
          : switch (sighting) {
            case APPLIED ->
                "applied, change_id %s (%s)"
                    .formatted(
                        change.get(), undoable ? "undo_change puts it back" : "cannot be undone");
            case NOT_APPLIED -> "not applied";
            case UNKNOWN ->
                "outcome unknown, change_id %s: the object has moved on since, or cannot be read"
                    .formatted(change.get());
          };
    }

    JsonObject json() {
      JsonObject json = new JsonObject().put("object", object).put("outcome", sighting.status());
      change.ifPresent(id -> json.put("change_id", id));
      return json;
    }
  }

  /** Whether certainly nothing was changed. */
  boolean nothing() {
    return objects.stream().allMatch(part -> part.sighting() == Sighting.NOT_APPLIED);
  }

  private boolean all() {
    return objects.stream().allMatch(part -> part.sighting() == Sighting.APPLIED);
  }

  /** What is true. */
  ToolResult answer() {
    String what =
        "%s in context %s".formatted(plan.getString("summary"), plan.getString("context"));
    List<String> lines = new ArrayList<>();
    JsonObject structured =
        new JsonObject()
            .put("plan_id", plan.getString("id"))
            .put("changes", new JsonArray(objects.stream().map(Part::json).toList()));
    if (all()) {
      lines.add(
          "APPLIED: "
              + what
              + ". The server ended meanwhile; the change was seen when it was back, but what came"
              + " of it was not followed.");
      structured.put("outcome", "applied");
    } else {
      ToolException said = nothing() ? nothing(what) : unknown(what);
      lines.add(said.text());
      structured.put("code", said.code().name());
    }
    if (!nothing()) {
      objects.forEach(part -> lines.add("- " + part.object() + ": " + part.words()));
    }
    return new ToolResult(List.of(new Content.Text(String.join("\n", lines))), structured, !all());
  }

  private static ToolException nothing(String what) {
    return new ToolException(
        ErrorCode.UNAVAILABLE,
        "the server ended before it could " + what + "; nothing was changed",
        "Call again without plan_id to make a new plan.");
  }

  private static ToolException unknown(String what) {
    return new ToolException(
        ErrorCode.UNAVAILABLE,
        "the server ended while it was about to " + what + "; not all of it is done or known",
        "Read the objects before retrying; what became of each:");
  }
}
