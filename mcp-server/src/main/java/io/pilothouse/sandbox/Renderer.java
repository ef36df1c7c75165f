package io.pilothouse.sandbox;

import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ResourceKind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Puts objects into the form that was asked for. */
final class Renderer {
  private static final String META = "meta.k8s.io/v1";

  private final ClusterView view;

  Renderer(ClusterView view) {
    this.view = view;
  }

  /** One object by itself. */
  JsonObject one(ResourceKind kind, JsonObject object, Rendering rendering) {
    return switch (rendering.form()) {
      case OBJECT -> object;
      case METADATA -> metadata(object);
      case TABLE -> table(kind, List.of(object), version(object), rendering);
    };
  }

  /** A list of objects. */
  JsonObject list(
      ResourceKind kind, List<JsonObject> objects, JsonObject metadata, Rendering rendering) {
    return switch (rendering.form()) {
      case TABLE -> table(kind, objects, metadata, rendering);
      case METADATA -> {
        JsonArray items = new JsonArray();
        objects.forEach(object -> items.add(metadata(object)));
        yield document("PartialObjectMetadataList", META, metadata, items);
      }
      case OBJECT -> {
        JsonArray items = new JsonArray();
        objects.forEach(object -> items.add(item(kind, object)));
        yield document(kind.kind() + "List", kind.apiVersion(), metadata, items);
      }
    };
  }

  private static JsonObject document(
      String kind, String apiVersion, JsonObject metadata, JsonArray items) {
    return new JsonObject()
        .put("kind", kind)
        .put("apiVersion", apiVersion)
        .put("metadata", metadata)
        .put("items", items);
  }

  /** Items of the built-in kinds do not repeat what the list says of them. */
  private static JsonObject item(ResourceKind kind, JsonObject object) {
    boolean repeats = kind.group().contains(".") && !kind.group().endsWith(".k8s.io");
    if (repeats || kind.group().equals("metrics.k8s.io")) {
      return object;
    }
    JsonObject item = Json.shallow(object);
    item.remove("kind");
    item.remove("apiVersion");
    return item;
  }

  private JsonObject table(
      ResourceKind kind, List<JsonObject> objects, JsonObject metadata, Rendering rendering) {
    return view.tables()
        .render(
            kind,
            objects,
            metadata,
            object ->
                switch (rendering.includeObject()) {
                  case "None" -> null;
                  case "Object" -> object;
                  default -> metadata(object);
                },
            view.now());
  }

  private static JsonObject metadata(JsonObject object) {
    return new JsonObject()
        .put("kind", "PartialObjectMetadata")
        .put("apiVersion", META)
        .put("metadata", object.getValue("metadata"));
  }

  private static JsonObject version(JsonObject object) {
    JsonObject metadata = new JsonObject();
    String version = Json.text(object, "metadata", "resourceVersion");
    return version.isEmpty() ? metadata : metadata.put("resourceVersion", version);
  }
}
