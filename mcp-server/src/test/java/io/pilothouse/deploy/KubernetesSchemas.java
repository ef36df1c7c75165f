package io.pilothouse.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Checks objects as a Kubernetes 1.36 API server does with {@code fieldValidation=Strict}: against
 * the OpenAPI documents that such a server has published, in which every object that lists its
 * fields is closed. Kinds of the Gateway API and the Prometheus operator have small schemas of
 * their own, which know the fields that are used here.
 */
final class KubernetesSchemas {
  private static final List<String> DOCUMENTS =
      List.of(
          "api_v1",
          "apis_apps_v1",
          "apis_networking.k8s.io_v1",
          "apis_policy_v1",
          "apis_rbac.authorization.k8s.io_v1");
  private static final List<String> OWN = List.of("httproute", "servicemonitor", "prometheusrule");
  private static final String KINDS = "x-kubernetes-group-version-kind";

  private final ObjectMapper mapper = new ObjectMapper();
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private final Map<String, Schema> schemas = new HashMap<>();

  KubernetesSchemas() {
    for (String document : DOCUMENTS) {
      addPublished(read("/recordings/openapi/" + document + ".json.gz"));
    }
    for (String name : OWN) {
      JsonNode schema = read("/deploy/" + name + ".schema.json");
      String version = schema.at("/properties/apiVersion/const").textValue();
      String kind = schema.at("/properties/kind/const").textValue();
      schemas.put(version + " " + kind, registry.getSchema(schema));
    }
  }

  /** What is wrong with the object; empty when nothing is. */
  List<String> problems(JsonObject object) {
    String type = object.getString("apiVersion") + " " + object.getString("kind");
    Schema schema = schemas.get(type);
    if (schema == null) {
      return List.of("there is no schema for " + type);
    }
    try {
      return schema.validate(mapper.readTree(object.encode())).stream()
          .map(Error::toString)
          .toList();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private void addPublished(JsonNode document) {
    ObjectNode components = (ObjectNode) document.at("/components/schemas");
    components.forEach(KubernetesSchemas::close);
    components
        .properties()
        .forEach(
            component -> {
              JsonNode kinds = component.getValue().path(KINDS);
              if (kinds.size() == 1) {
                ObjectNode root = mapper.createObjectNode();
                root.putObject("components").set("schemas", components);
                root.put("$ref", "#/components/schemas/" + component.getKey());
                schemas.put(type(kinds.get(0)), registry.getSchema(root));
              }
            });
  }

  private static String type(JsonNode kind) {
    String group = kind.path("group").asText();
    return (group.isEmpty() ? "" : group + "/")
        + kind.path("version").asText()
        + " "
        + kind.path("kind").asText();
  }

  /** OpenAPI lets objects have fields that are not listed; a strict API server does not. */
  private static void close(JsonNode schema) {
    if (schema instanceof ObjectNode object) {
      boolean open =
          object.has("additionalProperties")
              || object.path("x-kubernetes-preserve-unknown-fields").asBoolean();
      if (object.path("properties").isObject() && !open) {
        object.put("additionalProperties", false);
      }
      object.path("properties").forEach(KubernetesSchemas::close);
      close(object.path("items"));
      close(object.path("additionalProperties"));
      object.path("allOf").forEach(KubernetesSchemas::close);
    }
  }

  private JsonNode read(String resource) {
    try (InputStream in = KubernetesSchemas.class.getResourceAsStream(resource);
        InputStream text = resource.endsWith(".gz") ? new GZIPInputStream(in) : in) {
      return mapper.readTree(text);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
