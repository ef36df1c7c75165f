package io.pilothouse.sandbox.schema;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What an OpenAPI v3 document says of one value. Of a value that nothing is said of, every field is
 * allowed, maps are merged and lists are replaced.
 */
public final class Schema {
  /** How server-side apply treats a list (x-kubernetes-list-type). */
  public enum ListType {
    ATOMIC,
    SET,
    MAP
  }

  /** The schema of a value that nothing is known of. */
  public static final Schema ANY = new Schema(new JsonObject(), new JsonObject());

  private static final String REFERENCE = "#/components/schemas/";

  private final JsonObject definitions;
  private final JsonObject own;
  private final JsonObject target;

  /**
   * @param own the schema as it is written where the value is used
   * @param definitions what its references name
   */
  public Schema(JsonObject own, JsonObject definitions) {
    this.own = own;
    this.definitions = definitions;
    this.target = resolve(own);
  }

  private JsonObject resolve(JsonObject node) {
    String reference = node.getString("$ref", "");
    if (reference.startsWith(REFERENCE)) {
      return Json.object(definitions, reference.substring(REFERENCE.length()));
    }
    List<JsonObject> all = Json.objects(node, "allOf");
    return all.size() == 1 && !node.containsKey("properties") ? resolve(all.getFirst()) : node;
  }

  private Object attribute(String name) {
    Object value = own.getValue(name);
    return value == null ? target.getValue(name) : value;
  }

  /** The JSON type, such as {@code integer}; empty when several are possible. */
  public String type() {
    return attribute("type") instanceof String type ? type : "";
  }

  /** The name of the type in the document, such as {@code DeploymentSpec}; empty when unnamed. */
  public String name() {
    String reference = own.getString("$ref", "");
    if (reference.isEmpty() && Json.objects(own, "allOf").size() == 1) {
      reference = Json.objects(own, "allOf").getFirst().getString("$ref", "");
    }
    return reference.substring(reference.lastIndexOf('.') + 1);
  }

  /** The format, such as {@code int32}; empty when there is none. */
  public String format() {
    return attribute("format") instanceof String format ? format : "";
  }

  /** A further keyword, such as {@code minimum} or {@code x-kubernetes-int-or-string}, or null. */
  public Object keyword(String name) {
    return attribute(name);
  }

  /** Whether the fields of this object are named in the schema. */
  public boolean isStruct() {
    return target.containsKey("properties");
  }

  /** Whether unknown fields are kept as they are. */
  public boolean open() {
    return !isStruct() || Boolean.TRUE.equals(attribute("x-kubernetes-preserve-unknown-fields"));
  }

  /** The schema of a field, or null when the object cannot have it. */
  public Schema field(String name) {
    if (Json.value(target, "properties", name) instanceof JsonObject property) {
      return new Schema(property, definitions);
    }
    if (target.getValue("additionalProperties") instanceof JsonObject values) {
      return new Schema(values, definitions);
    }
    return open() ? ANY : null;
  }

  /** Whether the fields of this object are named one by one, this one among them. */
  public boolean names(String field) {
    return Json.value(target, "properties", field) != null;
  }

  /** The fields that the schema names. */
  public Set<String> fields() {
    return Json.object(target, "properties").fieldNames();
  }

  /** The fields that an object must have. */
  public Set<String> required() {
    return new LinkedHashSet<>(Json.texts(target, "required"));
  }

  /** Whether the field is there, if only empty, in an object that nobody has filled. */
  public boolean alwaysPresent(String field) {
    return required().contains(field)
        || Json.value(target, "properties", field, "default") instanceof JsonObject;
  }

  /** The schema of a list's items. */
  public Schema items() {
    return target.getValue("items") instanceof JsonObject items
        ? new Schema(items, definitions)
        : ANY;
  }

  /** How server-side apply treats this list. */
  public ListType listType() {
    return switch (String.valueOf(attribute("x-kubernetes-list-type"))) {
      case "set" -> ListType.SET;
      case "map" -> ListType.MAP;
      default -> ListType.ATOMIC;
    };
  }

  /** The fields that tell the items of this list apart (x-kubernetes-list-map-keys). */
  public List<String> mapKeys() {
    return attribute("x-kubernetes-list-map-keys") instanceof JsonArray keys
        ? keys.stream().map(String::valueOf).sorted().toList()
        : List.of();
  }

  /** Whether server-side apply treats this object as one value. */
  public boolean atomic() {
    return "atomic".equals(attribute("x-kubernetes-map-type"));
  }

  /** The default of a value, or null. */
  public Object defaultValue() {
    return own.getValue("default");
  }

  /** Whether a strategic merge patch merges this list instead of replacing it. */
  public boolean mergesList() {
    return strategies().contains("merge");
  }

  /** Whether a strategic merge patch replaces this object. */
  public boolean replacesMap() {
    return strategies().contains("replace");
  }

  private List<String> strategies() {
    return attribute("x-kubernetes-patch-strategy") instanceof String strategy
        ? List.of(strategy.split(","))
        : List.of();
  }

  /** The field by which a strategic merge patch finds the item it means; empty for scalars. */
  public String mergeKey() {
    return attribute("x-kubernetes-patch-merge-key") instanceof String key ? key : "";
  }
}
