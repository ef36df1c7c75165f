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
  private final int pageSize;

  ToolMethods(McpService service, int pageSize) {
    this.service = service;
    this.pageSize = pageSize;
  }

  Future<JsonObject> list(JsonObject params, RequestContext context) {
    Page page = Page.of(service.listTools(context.caller()), params.getValue("cursor"), pageSize);
    JsonObject result = new JsonObject().put("tools", new JsonArray(page.entries()));
    return Future.succeededFuture(
        page.nextCursor() == null ? result : result.put("nextCursor", page.nextCursor()));
  }

  Future<JsonObject> call(JsonObject params, RequestContext context) {
    if (!(params.getValue("name") instanceof String name)) {
      throw ProtocolException.invalidParams("name must be a string: the tool to call");
    }
    JsonObject arguments = arguments(params.getValue("arguments"));
    return service
        .callTool(new ToolRequest(name, arguments, context))
        .map(ToolMethods::toJson)
        .recover(failure -> Future.failedFuture(translate(failure)));
  }

  private static JsonObject arguments(Object given) {
    return switch (given) {
      case null -> new JsonObject();
      case JsonObject object -> object;
      default -> throw ProtocolException.invalidParams("arguments must be an object");
    };
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
      case Content.Text text -> new JsonObject().put("type", "text").put("text", text.text());
    };
  }
}
