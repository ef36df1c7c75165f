package io.pilothouse.sandbox.schema;

import io.pilothouse.sandbox.seed.Resources;
import io.pilothouse.sandbox.store.Cluster;
import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ResourceKind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * The schemas of all kinds: of built-in ones from the OpenAPI documents on the class path, of
 * custom ones from their definitions. A document is read when it is first needed, which blocks.
 */
public final class Schemas {
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

  private final Cluster cluster;
  private final Map<String, Optional<JsonObject>> documents = new HashMap<>();

  /**
   * @param cluster where the definitions of custom kinds are
   */
  public Schemas(Cluster cluster) {
    this.cluster = cluster;
  }

  /** The schema of a kind's objects. */
  public Schema of(ResourceKind kind) {
    return definition(kind)
        .map(definition -> custom(definition, kind))
        .or(() -> builtIn(kind))
        .orElseGet(() -> withMetadata(new JsonObject()));
  }

  /** Whether a CustomResourceDefinition makes this kind. */
  public boolean isCustom(ResourceKind kind) {
    return definition(kind).isPresent();
  }

  /** The definition of a custom kind in the version that is asked for. */
  public Optional<JsonObject> version(ResourceKind kind) {
    return definition(kind).map(definition -> version(definition, kind));
  }

  private static JsonObject version(JsonObject definition, ResourceKind kind) {
    return Json.objects(definition, "spec", "versions").stream()
        .filter(version -> kind.version().equals(version.getString("name")))
        .findFirst()
        .orElseGet(JsonObject::new);
  }

  private Optional<JsonObject> definition(ResourceKind kind) {
    ResourceKind definitions =
        cluster.kind("apiextensions.k8s.io", "v1", "customresourcedefinitions");
    return cluster.store().find(definitions, "", kind.qualified());
  }

  private Schema custom(JsonObject definition, ResourceKind kind) {
    return withMetadata(Json.object(version(definition, kind), "schema", "openAPIV3Schema"));
  }

  private Schema withMetadata(JsonObject schema) {
    JsonObject properties =
        Json.shallow(Json.object(schema, "properties"))
            .put("apiVersion", new JsonObject().put("type", "string"))
            .put("kind", new JsonObject().put("type", "string"))
            .put("metadata", new JsonObject().put("$ref", "#/components/schemas/" + META));
    JsonObject node = Json.shallow(schema).put("properties", properties);
    if (!schema.containsKey("properties")) {
      node.put("x-kubernetes-preserve-unknown-fields", true);
    }
    return new Schema(node, definitions("api_v1").orElseThrow());
  }

  private Optional<Schema> builtIn(ResourceKind kind) {
    String file = (kind.group().isEmpty() ? "api_" : "apis_" + kind.group() + "_") + kind.version();
    return definitions(file)
        .flatMap(
            all ->
                all.stream()
                    .map(entry -> (JsonObject) entry.getValue())
                    .filter(node -> describes(node, kind))
                    .findFirst()
                    .map(node -> new Schema(node, all)));
  }

  private static boolean describes(JsonObject node, ResourceKind kind) {
    return Json.objects(node, "x-kubernetes-group-version-kind").stream()
        .anyMatch(
            gvk ->
                kind.group().equals(gvk.getString("group"))
                    && kind.version().equals(gvk.getString("version"))
                    && kind.kind().equals(gvk.getString("kind")));
  }

  private Optional<JsonObject> definitions(String file) {
    return documents.computeIfAbsent(
        file,
        name ->
            Resources.bytes("openapi/" + name + ".json.gz")
                .map(bytes -> Json.object(inflate(bytes), "components", "schemas")));
  }

  private static JsonObject inflate(byte[] compressed) {
    try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
      return new JsonObject(Buffer.buffer(stream.readAllBytes()));
    } catch (IOException corrupt) {
      throw new UncheckedIOException(corrupt);
    }
  }
}
