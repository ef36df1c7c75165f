package io.pilothouse.sandbox;

import io.pilothouse.sandbox.store.Change;
import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * Which changes a watch sees, and as what: an object that begins to be selected is added for the
 * watch, one that ceases to be is deleted.
 *
 * @param namespace empty for all
 * @param name empty for all
 */
record WatchFilter(String namespace, String name, Selection selection) {
  boolean selects(JsonObject object) {
    return (namespace.isEmpty() || namespace.equals(Json.text(object, "metadata", "namespace")))
        && (name.isEmpty() || name.equals(Json.text(object, "metadata", "name")))
        && selection.matches(object);
  }

  Optional<Change.Type> type(Change change) {
    boolean before = change.previous() != null && selects(change.previous());
    boolean after = change.type() != Change.Type.DELETED && selects(change.object());
    if (before && after) {
      return Optional.of(Change.Type.MODIFIED);
    }
    if (after) {
      return Optional.of(Change.Type.ADDED);
    }
    return before ? Optional.of(Change.Type.DELETED) : Optional.empty();
  }
}
