package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Reads and writes {@code status.conditions}. */
public final class Conditions {
  private Conditions() {}

  /** The condition of a type that an object has. */
  public static Optional<JsonObject> of(JsonObject object, String type) {
    return Json.objects(object, "status", "conditions").stream()
        .filter(condition -> type.equals(condition.getString("type")))
        .findFirst();
  }

  /** Whether an object has the condition and it is true. */
  public static boolean isTrue(JsonObject object, String type) {
    return of(object, type).filter(found -> "True".equals(found.getString("status"))).isPresent();
  }

  /** The conditions with this one in the place of the one of its type, or at the end. */
  static JsonArray with(JsonArray conditions, JsonObject condition) {
    JsonArray changed = new JsonArray();
    boolean placed = false;
    for (int i = 0; i < conditions.size(); i++) {
      JsonObject old = conditions.getJsonObject(i);
      boolean same = old.getString("type").equals(condition.getString("type"));
      changed.add(same ? condition : old);
      placed |= same;
    }
    return placed ? changed : changed.add(condition);
  }

  /** The conditions without the one of a type. */
  static JsonArray without(JsonArray conditions, String type) {
    JsonArray changed = new JsonArray();
    for (int i = 0; i < conditions.size(); i++) {
      JsonObject old = conditions.getJsonObject(i);
      if (!old.getString("type").equals(type)) {
        changed.add(old);
      }
    }
    return changed;
  }
}
