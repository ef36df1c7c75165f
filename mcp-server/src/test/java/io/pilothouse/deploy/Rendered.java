package io.pilothouse.deploy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Objects that belong together. */
record Rendered(List<JsonObject> objects) {
  List<JsonObject> of(String kind) {
    return objects.stream().filter(each -> each.getString("kind").equals(kind)).toList();
  }

  Optional<JsonObject> named(String kind, String name) {
    return of(kind).stream().filter(each -> name(each).equals(name)).findFirst();
  }

  JsonObject deployment() {
    return of("Deployment").getFirst();
  }

  /** Of the server. */
  JsonObject podSpec() {
    return at(deployment(), "spec", "template").getJsonObject("spec");
  }

  JsonObject container() {
    return objects(podSpec(), "containers").getFirst();
  }

  /** The templates of all pods, with metadata and spec. */
  List<JsonObject> pods() {
    return Stream.concat(
            of("Deployment").stream().map(each -> at(each, "spec", "template")), of("Pod").stream())
        .toList();
  }

  static String name(JsonObject object) {
    return object.getJsonObject("metadata").getString("name");
  }

  static Map<String, Object> labels(JsonObject object) {
    return at(object, "metadata", "labels").getMap();
  }

  /** What is at the path; empty when there is nothing. */
  static JsonObject at(JsonObject object, String... path) {
    JsonObject found = object;
    for (String step : path) {
      found = found.getJsonObject(step, new JsonObject());
    }
    return found;
  }

  static List<JsonObject> objects(JsonObject object, String field) {
    JsonArray array = object.getJsonArray(field, new JsonArray());
    return Stream.iterate(0, i -> i < array.size(), i -> i + 1).map(array::getJsonObject).toList();
  }

  static List<String> texts(JsonObject object, String field) {
    return object.getJsonArray(field, new JsonArray()).stream().map(String::valueOf).toList();
  }
}
