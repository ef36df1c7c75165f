package io.pilothouse.protocol;

import io.pilothouse.tools.Content;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.UnknownToolException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** {@code tools/list} and {@code tools/call}, which are the same in both generations. */
final class ToolMethods {
  private final McpService service;

  ToolMethods(McpService service) {
    this.service = service;
  }

  Future<JsonObject> list(JsonObject params, RequestContext context) {
    return Future.succeededFuture(
        Page.of(service.listTools(context.caller()), "name", params.getValue("cursor"))
            .toJson("tools"));
  }

  Future<JsonObject> call(JsonObject params, RequestContext context) {
    String name = Params.string(params, "name", "the tool to call");
    JsonObject arguments = Params.object(params, "arguments");
    return service
        .callTool(new ToolRequest(name, arguments, context))
        .map(ToolMethods::toJson)
        .recover(failure -> Future.failedFuture(translate(failure)));
  }

  private static Throwable translate(Throwable failure) {
    return failure instanceof UnknownToolException unknown
        ? ProtocolException.invalidParams(unknown.getMessage())
        : failure;
  }

  private static JsonObject toJson(ToolResult answer) {
    JsonArray content = new JsonArray();
    answer.content().forEach(block -> content.add(toJson(block)));
    JsonObject result =
        new JsonObject().put("content", content).put("structuredContent", answer.structured());
    return answer.isError() ? result.put("isError", true) : result;
  }

  private static JsonObject toJson(Content block) {
    return switch (block) {
      case Content.Text text -> block("text").put("text", text.text());
      case Content.Image image ->
          block("image").put("data", image.data()).put("mimeType", image.mimeType());
      case Content.Audio audio ->
          block("audio").put("data", audio.data()).put("mimeType", audio.mimeType());
      case Content.EmbeddedResource embedded ->
          block("resource").put("resource", embedded.contents());
      case Content.ResourceLink link -> block("resource_link").mergeIn(link.resource());
    };
  }

  private static JsonObject block(String type) {
    return new JsonObject().put("type", type);
  }
}
