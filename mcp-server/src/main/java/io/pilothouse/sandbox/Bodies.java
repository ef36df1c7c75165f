package io.pilothouse.sandbox;

import io.pilothouse.sandbox.store.StatusException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** What requests carry: JSON, or YAML where clients may send it. */
final class Bodies {
  private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
  private static final String YAML = "application/yaml";
  private static final Set<String> OBJECTS = Set.of(Answers.JSON, YAML, "");
  private static final String ACCEPTED = Answers.JSON + ", " + YAML;

  private Bodies() {}

  /** The media type of the body without parameters; empty when none is said. */
  static String mediaType(RoutingContext ctx) {
    String type = ctx.request().getHeader(HttpHeaders.CONTENT_TYPE);
    return type == null ? "" : type.split(";", 2)[0].strip();
  }

  /**
   * An object to be created or to replace one.
   *
   * @throws StatusException 415 for other forms than JSON and YAML, 400 when it is malformed
   */
  static JsonObject object(RoutingContext ctx) {
    String type = mediaType(ctx);
    if (!OBJECTS.contains(type)) {
      throw StatusException.unsupportedMediaType(ACCEPTED);
    }
    Object value = type.equals(YAML) ? yaml(ctx) : json(ctx);
    if (value instanceof JsonObject object) {
      return object;
    }
    throw StatusException.badRequest("the body of the request is not an object");
  }

  /** The same, and Protobuf for the resources whose Protobuf is read. */
  static JsonObject object(RoutingContext ctx, String resource) {
    return mediaType(ctx).equals(PROTOBUF) && ProtobufBody.reads(resource)
        ? ProtobufBody.decode(ctx.body().buffer(), resource)
        : object(ctx);
  }

  /** An object, or an empty one when there is no body. */
  static JsonObject optional(RoutingContext ctx) {
    Buffer body = ctx.body().buffer();
    return body == null || body.length() == 0 ? new JsonObject() : object(ctx);
  }

  /** The body as JSON. */
  static Object json(RoutingContext ctx) {
    Buffer body = ctx.body().buffer();
    if (body == null || body.length() == 0) {
      throw StatusException.badRequest("the request has no body");
    }
    try {
      return Json.decodeValue(body);
    } catch (DecodeException malformed) {
      throw StatusException.badRequest("the body of the request is not valid JSON");
    }
  }

  /** The body as YAML, of which JSON is a part. */
  static Object yaml(RoutingContext ctx) {
    Buffer body = ctx.body().buffer();
    if (body == null) {
      throw StatusException.badRequest("the request has no body");
    }
    try {
      Load load = new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build());
      return converted(load.loadFromString(body.toString(StandardCharsets.UTF_8)));
    } catch (YamlEngineException malformed) {
      throw StatusException.badRequest("error decoding YAML: the body is not valid YAML");
    }
  }

  private static Object converted(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> fields = new LinkedHashMap<>();
      map.forEach((key, field) -> fields.put(String.valueOf(key), converted(field)));
      return new JsonObject(fields);
    }
    if (value instanceof List<?> list) {
      List<Object> items = new ArrayList<>();
      list.forEach(item -> items.add(converted(item)));
      return new JsonArray(items);
    }
    return value;
  }
}
