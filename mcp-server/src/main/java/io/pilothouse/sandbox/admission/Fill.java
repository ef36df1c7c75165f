package io.pilothouse.sandbox.admission;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;

/** Fills gaps: a field that is there stays as it is. Changes the object it is given. */
final class Fill {
  private final JsonObject object;

  private Fill(JsonObject object) {
    this.object = object;
  }

  static Fill in(JsonObject object) {
    return new Fill(object);
  }

  Fill with(String field, Object value) {
    if (object.getValue(field) == null && value != null) {
      object.put(field, value);
    }
    return this;
  }

  /** The object in a field, which is made if need be. */
  static JsonObject object(JsonObject parent, String field) {
    if (!(parent.getValue(field) instanceof JsonObject)) {
      parent.put(field, new JsonObject());
    }
    return parent.getJsonObject(field);
  }

  /** Fills the map in {@code field} from the map in {@code from}. */
  static void all(JsonObject parent, String field, String from) {
    JsonObject source = Json.object(parent, from);
    if (!source.isEmpty()) {
      Fill target = in(object(parent, field));
      source.forEach(entry -> target.with(entry.getKey(), entry.getValue()));
    }
  }
}
