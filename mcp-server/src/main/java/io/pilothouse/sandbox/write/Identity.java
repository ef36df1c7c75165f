package io.pilothouse.sandbox.write;

import io.pilothouse.sandbox.apply.ApplyConflict;
import io.pilothouse.sandbox.store.FieldError;
import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ResourceKind;
import io.pilothouse.sandbox.store.StatusException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Whether what was sent is what the path says, and what of its metadata the server decides. */
final class Identity {
  private static final List<String> FIXED =
      List.of(
          "uid",
          "creationTimestamp",
          "generation",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "generateName");

  private Identity() {}

  static String name(JsonObject object) {
    return Json.text(object, "metadata", "name");
  }

  static String namespace(JsonObject object) {
    return Json.text(object, "metadata", "namespace");
  }

  static JsonObject forCreation(
      ResourceKind kind, String namespace, JsonObject body, Identifiers identifiers) {
    checkKind(kind, body);
    JsonObject metadata = Json.shallow(Json.object(body, "metadata"));
    if (!metadata.getString("resourceVersion", "").isEmpty()) {
      throw StatusException.badRequest(
          "resourceVersion should not be set on objects to be created");
    }
    for (String field :
        List.of(
            "uid",
            "creationTimestamp",
            "deletionTimestamp",
            "managedFields",
            "deletionGracePeriodSeconds",
            "generation",
            "resourceVersion",
            "selfLink")) {
      metadata.remove(field);
    }
    place(kind, namespace, metadata);
    String base = metadata.getString("generateName", "");
    if (metadata.getString("name", "").isEmpty() && !base.isEmpty()) {
      metadata.put("name", identifiers.name(base));
    }
    return typed(kind, Json.with(body, metadata, "metadata"));
  }

  static JsonObject forApply(ResourceKind kind, String namespace, String name, JsonObject config) {
    if (config.getString("apiVersion", "").isEmpty() || config.getString("kind", "").isEmpty()) {
      throw StatusException.badRequest(
          "error decoding patch: Object 'Kind' is missing in '" + config.encode() + "'");
    }
    checkKind(kind, config);
    JsonObject metadata = Json.shallow(Json.object(config, "metadata"));
    if (metadata.containsKey("managedFields")) {
      throw StatusException.badRequest("metadata.managedFields must be nil");
    }
    place(kind, namespace, metadata);
    JsonObject named =
        Json.with(config, metadata.put("name", metadata.getString("name", name)), "metadata");
    check(kind, namespace, name, named);
    return named;
  }

  private static void place(ResourceKind kind, String namespace, JsonObject metadata) {
    String own = metadata.getString("namespace", "");
    if (!kind.namespaced()) {
      metadata.remove("namespace");
    } else if (own.isEmpty()) {
      metadata.put("namespace", namespace);
    } else if (!own.equals(namespace)) {
      throw StatusException.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
  }

  static void check(ResourceKind kind, String namespace, String name, JsonObject object) {
    checkKind(kind, object);
    if (!name(object).equals(name)) {
      throw StatusException.badRequest(
          "the name of the object ("
              + name(object)
              + ") does not match the name on the URL ("
              + name
              + ")");
    }
    if (kind.namespaced() && !namespace(object).isEmpty() && !namespace(object).equals(namespace)) {
      throw StatusException.badRequest(
          "the namespace of the object ("
              + namespace(object)
              + ") does not match the namespace on the URL ("
              + namespace
              + ")");
    }
  }

  private static void checkKind(ResourceKind kind, JsonObject object) {
    String apiVersion = object.getString("apiVersion", kind.apiVersion());
    String own = object.getString("kind", kind.kind());
    if (!apiVersion.equals(kind.apiVersion())) {
      throw StatusException.badRequest(
          "the API version in the data ("
              + apiVersion
              + ") does not match the expected API version ("
              + kind.apiVersion()
              + ")");
    }
    if (!own.equals(kind.kind())) {
      throw StatusException.badRequest(
          kind.kind()
              + " in version \""
              + kind.version()
              + "\" cannot be handled as a "
              + kind.kind()
              + ": converting ("
              + own
              + ") to ("
              + kind.kind()
              + "): unknown conversion");
    }
  }

  private static JsonObject typed(ResourceKind kind, JsonObject object) {
    JsonObject typed =
        new JsonObject().put("kind", kind.kind()).put("apiVersion", kind.apiVersion());
    object.forEach(
        field -> {
          if (!typed.containsKey(field.getKey())) {
            typed.put(field.getKey(), field.getValue());
          }
        });
    return typed;
  }

  /**
   * @throws StatusException 409 when the new state was made from another version or object
   */
  static void checkVersion(ResourceKind kind, JsonObject old, JsonObject next) {
    String uid = Json.text(next, "metadata", "uid");
    if (!uid.isEmpty() && !uid.equals(Json.text(old, "metadata", "uid"))) {
      throw StatusException.conflict(
          kind,
          name(old),
          "Precondition failed: UID in precondition: "
              + uid
              + ", UID in object meta: "
              + Json.text(old, "metadata", "uid"));
    }
    String version = Json.text(next, "metadata", "resourceVersion");
    if (!version.isEmpty() && !version.equals(Json.text(old, "metadata", "resourceVersion"))) {
      throw StatusException.modified(kind, name(old));
    }
  }

  static StatusException unversioned(ResourceKind kind, String name) {
    return StatusException.invalid(
        kind.kind(),
        kind.group(),
        name,
        List.of(
            FieldError.invalid(
                "metadata.resourceVersion", "0x0", "must be specified for an update")));
  }

  /** The new state with the metadata that only the server changes. */
  static JsonObject keep(JsonObject old, JsonObject next) {
    JsonObject metadata = Json.shallow(Json.object(next, "metadata"));
    for (String field : FIXED) {
      Object value = Json.value(old, "metadata", field);
      if (value == null) {
        metadata.remove(field);
      } else {
        metadata.put(field, value);
      }
    }
    metadata.put("name", name(old));
    if (!namespace(old).isEmpty()) {
      metadata.put("namespace", namespace(old));
    }
    metadata.put("resourceVersion", Json.text(old, "metadata", "resourceVersion"));
    JsonObject kept = Json.with(next, metadata, "metadata");
    return kept.put("kind", old.getValue("kind")).put("apiVersion", old.getValue("apiVersion"));
  }

  /** Whether nothing but the times of managers differs. */
  static boolean same(JsonObject old, JsonObject next) {
    return withoutTimes(old).equals(withoutTimes(next));
  }

  private static JsonObject withoutTimes(JsonObject object) {
    JsonArray entries = new JsonArray();
    for (JsonObject entry : Json.objects(object, "metadata", "managedFields")) {
      JsonObject timeless = Json.shallow(entry);
      timeless.remove("time");
      entries.add(timeless);
    }
    return Json.with(object, entries, "metadata", "managedFields");
  }

  static StatusException conflict(ApplyConflict conflict) {
    JsonArray causes = new JsonArray();
    for (ApplyConflict.Cause cause : conflict.causes()) {
      causes.add(
          new JsonObject()
              .put("reason", "FieldManagerConflict")
              .put("message", "conflict with " + cause.owner())
              .put("field", cause.path()));
    }
    return StatusException.of(
        409, "Conflict", conflict.getMessage(), new JsonObject().put("causes", causes));
  }
}
