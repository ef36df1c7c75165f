package io.pilothouse.sandbox;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/** The OpenAPI v3 documents of custom kinds, made from their definitions: schemas, no paths. */
final class CustomOpenApi {
  private final ClusterView view;

  CustomOpenApi(ClusterView view) {
    this.view = view;
  }

  /** The documents by name, such as {@code apis/example.com/v1}. */
  Map<String, JsonObject> documents() {
    Map<String, JsonObject> documents = new TreeMap<>();
    view.definitions()
        .forEach(
            definition -> {
              for (JsonObject version : Json.objects(definition, "spec", "versions")) {
                if (Json.flag(version, "served")) {
                  add(documents, definition, version);
                }
              }
            });
    return documents;
  }

  private static void add(
      Map<String, JsonObject> documents, JsonObject definition, JsonObject version) {
    String group = Json.text(definition, "spec", "group");
    String name = version.getString("name");
    String kind = Json.text(definition, "spec", "names", "kind");
    JsonObject own = new JsonObject().put("group", group).put("version", name).put("kind", kind);
    JsonObject schema =
        Json.shallow(Json.object(version, "schema", "openAPIV3Schema"))
            .put("x-kubernetes-group-version-kind", new JsonArray().add(own));
    documents
        .computeIfAbsent("apis/" + group + "/" + name, CustomOpenApi::document)
        .getJsonObject("components")
        .getJsonObject("schemas")
        .put(group + "." + name + "." + kind, schema);
  }

  private static JsonObject document(String name) {
    return new JsonObject()
        .put("openapi", "3.0.0")
        .put("info", new JsonObject().put("title", "Kubernetes CRD Swagger").put("version", name))
        .put("paths", new JsonObject())
        .put("components", new JsonObject().put("schemas", new JsonObject()));
  }
}
