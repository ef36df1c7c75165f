package io.pilothouse.conformance;

import io.pilothouse.identity.Caller;
import io.pilothouse.protocol.PromptCatalog;
import io.pilothouse.protocol.ProtocolException;
import io.pilothouse.protocol.RequestContext;
import io.pilothouse.tools.client.InputRequest;
import io.pilothouse.tools.client.InputRequiredException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** The suite's prompts. */
final class FixturePrompts implements PromptCatalog {
  @Override
  public List<JsonObject> list(Caller caller) {
    return List.of(
        prompt("test_simple_prompt"),
        prompt("test_prompt_with_arguments", "arg1", "arg2"),
        prompt("test_prompt_with_embedded_resource", "resourceUri"),
        prompt("test_prompt_with_image"),
        prompt("test_input_required_result_prompt"));
  }

  private static JsonObject prompt(String name, String... arguments) {
    JsonArray described = new JsonArray();
    for (String argument : arguments) {
      described.add(
          Json.object("name", argument, "description", "A test argument", "required", true));
    }
    return Json.object("name", name, "description", "A test prompt", "arguments", described);
  }

  @Override
  public Future<JsonObject> get(String name, JsonObject arguments, RequestContext context) {
    return switch (name) {
      case "test_simple_prompt" -> messages(text("This is a simple prompt for testing."));
      case "test_prompt_with_arguments" ->
          messages(
              text(
                  "Prompt with arguments: arg1='%s', arg2='%s'"
                      .formatted(arguments.getString("arg1"), arguments.getString("arg2"))));
      case "test_prompt_with_embedded_resource" ->
          messages(
              embedded(arguments.getString("resourceUri")),
              text("Please process the embedded resource above."));
      case "test_prompt_with_image" ->
          messages(
              Json.object("type", "image", "data", ContentTools.PNG, "mimeType", "image/png"),
              text("Please analyze the image above."));
      case "test_input_required_result_prompt" -> inContext(context);
      default -> Future.failedFuture(ProtocolException.invalidParams("There is no prompt " + name));
    };
  }

  private static Future<JsonObject> inContext(RequestContext context) {
    return context
        .client()
        .responses()
        .accepted("user_context")
        .map(content -> messages(text("In the context of " + content.encode())))
        .orElseGet(
            () ->
                Future.failedFuture(
                    new InputRequiredException(
                        Map.of(
                            "user_context",
                            InputRequest.form(
                                "What context should the prompt use?", Json.form("context"))))));
  }

  private static JsonObject text(String text) {
    return Json.object("type", "text", "text", text);
  }

  private static JsonObject embedded(String uri) {
    return Json.object(
        "type",
        "resource",
        "resource",
        Json.object(
            "uri",
            uri,
            "mimeType",
            "text/plain",
            "text",
            "Embedded resource content for testing."));
  }

  private static Future<JsonObject> messages(JsonObject... contents) {
    JsonArray messages = new JsonArray();
    for (JsonObject content : contents) {
      messages.add(Json.object("role", "user", "content", content));
    }
    return Future.succeededFuture(Json.object("messages", messages));
  }
}
