package io.pilothouse.sandbox;

import io.pilothouse.sandbox.schema.Schema;
import io.pilothouse.sandbox.store.FieldError;
import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ResourceKind;
import io.pilothouse.sandbox.store.StatusException;
import io.pilothouse.sandbox.write.ObjectWriter;
import io.pilothouse.sandbox.write.WriteOptions;
import io.pilothouse.sandbox.write.Written;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The {@code /scale} of what has replicas, as an autoscaling/v1 Scale. */
final class ScaleEndpoint {
  private final ClusterView view;
  private final ObjectWriter writer;
  private final PatchReader patches;

  ScaleEndpoint(ClusterView view, ObjectWriter writer, PatchReader patches) {
    this.view = view;
    this.writer = writer;
    this.patches = patches;
  }

  void handle(RoutingContext ctx, ResourceKind kind, ApiPath path) {
    JsonObject object = view.require(kind, path.namespace(), path.name());
    switch (ctx.request().method().name()) {
      case "GET" -> Answers.json(ctx, 200, scale(kind, object));
      case "PUT" -> {
        JsonObject scale = Bodies.object(ctx);
        write(ctx, kind, path, WriteParams.of(ctx, "UpdateOptions"), present -> scale);
      }
      case "PATCH" -> {
        WriteOptions options = WriteParams.ofPatch(ctx);
        write(ctx, kind, path, options, patches.read(ctx, Schema.ANY, false));
      }
      default -> throw StatusException.methodNotAllowed();
    }
  }

  private void write(
      RoutingContext ctx,
      ResourceKind kind,
      ApiPath path,
      WriteOptions options,
      UnaryOperator<JsonObject> change) {
    Written written =
        writer.modify(
            kind,
            path.namespace(),
            path.name(),
            "scale",
            object -> scaled(object, change.apply(scale(kind, object))),
            options);
    Answers.json(ctx, 200, scale(kind, written.object()));
  }

  private static JsonObject scaled(JsonObject object, JsonObject scale) {
    Object replicas = Json.value(scale, "spec", "replicas");
    long wanted = replicas instanceof Number number ? number.longValue() : 0;
    if (wanted < 0) {
      throw StatusException.invalid(
          "Scale",
          "autoscaling",
          Json.text(object, "metadata", "name"),
          List.of(
              FieldError.invalid(
                  "spec.replicas", Long.toString(wanted), "must be greater than or equal to 0")));
    }
    JsonObject result = Json.with(object, (int) wanted, "spec", "replicas");
    for (String field : List.of("resourceVersion", "uid")) {
      String own = Json.text(scale, "metadata", field);
      if (!own.isEmpty()) {
        result = Json.with(result, own, "metadata", field);
      }
    }
    return result;
  }

  private static JsonObject scale(ResourceKind kind, JsonObject object) {
    JsonObject metadata = new JsonObject();
    for (String field :
        List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
      Object value = Json.value(object, "metadata", field);
      if (value != null) {
        metadata.put(field, value);
      }
    }
    JsonObject spec = new JsonObject();
    if (Json.number(object, "spec", "replicas") != 0) {
      spec.put("replicas", Json.number(object, "spec", "replicas"));
    }
    JsonObject status = new JsonObject().put("replicas", Json.number(object, "status", "replicas"));
    String selector = selector(kind, object);
    if (!selector.isEmpty()) {
      status.put("selector", selector);
    }
    return new JsonObject()
        .put("kind", "Scale")
        .put("apiVersion", "autoscaling/v1")
        .put("metadata", metadata)
        .put("spec", spec)
        .put("status", status);
  }

  private static String selector(ResourceKind kind, JsonObject object) {
    boolean plain = kind.qualified().equals("replicationcontrollers");
    String[] path =
        plain
            ? new String[] {"spec", "selector"}
            : new String[] {"spec", "selector", "matchLabels"};
    return Json.textMap(object, path).entrySet().stream()
        .map(label -> label.getKey() + "=" + label.getValue())
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .collect(Collectors.joining(","));
  }
}
