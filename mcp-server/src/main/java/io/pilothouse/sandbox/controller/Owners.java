package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.store.Change;
import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** Who controls an object, by its ownerReferences. */
final class Owners {
  private Owners() {}

  /** The reference to the controller of an object. */
  static Optional<JsonObject> controller(JsonObject object) {
    return Json.objects(object, "metadata", "ownerReferences").stream()
        .filter(reference -> Json.flag(reference, "controller"))
        .findFirst();
  }

  static boolean controls(JsonObject owner, JsonObject object) {
    String uid = Json.text(owner, "metadata", "uid");
    return controller(object).filter(ref -> uid.equals(ref.getString("uid"))).isPresent();
  }

  /** The key of the controller, if it is of this kind. */
  static List<Key> key(JsonObject object, String kind) {
    return controller(object)
        .filter(reference -> kind.equals(reference.getString("kind")))
        .map(ref -> new Key(Json.text(object, "metadata", "namespace"), ref.getString("name")))
        .stream()
        .toList();
  }

  /** The controllers of this kind that an object has or had. */
  static List<Key> keys(Change change, String kind) {
    List<Key> keys = key(change.object(), kind);
    if (change.previous() == null || !keys.isEmpty()) {
      return keys;
    }
    return key(change.previous(), kind);
  }

  /** The ownerReferences of what {@code owner} makes. */
  static JsonArray references(JsonObject owner) {
    return new JsonArray()
        .add(
            new JsonObject()
                .put("apiVersion", owner.getString("apiVersion"))
                .put("kind", owner.getString("kind"))
                .put("name", Json.text(owner, "metadata", "name"))
                .put("uid", Json.text(owner, "metadata", "uid"))
                .put("controller", true)
                .put("blockOwnerDeletion", true));
  }
}
