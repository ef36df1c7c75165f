package io.pilothouse.sandbox.patch;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** JSON merge patch (RFC 7386). */
public final class MergePatch {
  private MergePatch() {}

  /** {@code target} with {@code patch} applied; neither is changed. */
  public static JsonObject apply(JsonObject target, JsonObject patch) {
    JsonObject result = Json.shallow(target);
    for (Map.Entry<String, Object> change : patch) {
      String field = change.getKey();
      if (change.getValue() == null) {
        result.remove(field);
      } else if (change.getValue() instanceof JsonObject inner) {
        result.put(field, apply(Json.object(target, field), inner));
      } else {
        result.put(field, change.getValue());
      }
    }
    return result;
  }
}
