package io.pilothouse.conformance;

import io.pilothouse.tools.Content;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.Tool;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolResult;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;

/** A tool of the suite. */
record FixtureTool(
    String name,
    String description,
    JsonObject inputSchema,
    Function<ToolCall, Future<ToolResult>> behaviour)
    implements Tool {
  private static final JsonObject NOTHING =
      new JsonObject().put("type", "object").put("additionalProperties", false);

  /** One without arguments. */
  static FixtureTool of(
      String name, String description, Function<ToolCall, Future<ToolResult>> behaviour) {
    return new FixtureTool(name, description, NOTHING, behaviour);
  }

  /** One with an argument that is a string and must be there. */
  static FixtureTool taking(
      String argument,
      String name,
      String description,
      Function<ToolCall, Future<ToolResult>> behaviour) {
    JsonObject schema =
        NOTHING
            .copy()
            .put("properties", new JsonObject().put(argument, Json.object("type", "string")))
            .put("required", new JsonArray().add(argument));
    return new FixtureTool(name, description, schema, behaviour);
  }

  /** One that always answers the same. */
  static FixtureTool answering(String name, String description, Content... content) {
    ToolResult answer = new ToolResult(List.of(content), new JsonObject(), false);
    return of(name, description, call -> Future.succeededFuture(answer));
  }

  static Future<ToolResult> text(String text) {
    return Future.succeededFuture(ToolResult.of(text, new JsonObject()));
  }

  JsonObject listing() {
    return new JsonObject()
        .put("name", name)
        .put("description", description)
        .put("inputSchema", inputSchema);
  }

  @Override
  public Effect effect() {
    return Effect.READ;
  }

  @Override
  public Future<ToolResult> call(ToolCall call) {
    return behaviour.apply(call);
  }
}
