package io.pilothouse.service;

import io.pilothouse.agents.Brief;
import io.pilothouse.agents.BriefShelf;
import io.pilothouse.identity.Caller;
import io.pilothouse.protocol.PromptCatalog;
import io.pilothouse.protocol.ProtocolException;
import io.pilothouse.protocol.RequestContext;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Every brief as a prompt: the instructions, followed by what they are to be applied to. */
final class BriefPrompts implements PromptCatalog {
  static final String SCOPE = "scope";
  static final String SINCE = "since";

  private static final Map<String, String> ARGUMENTS = arguments();

  /** An argument is a few words; it becomes part of the instructions. */
  private static final int MOST_CHARS = 400;

  private final BriefShelf shelf;

  BriefPrompts(BriefShelf shelf) {
    this.shelf = shelf;
  }

  private static Map<String, String> arguments() {
    Map<String, String> arguments = new LinkedHashMap<>();
    arguments.put(
        SCOPE, "A namespace, or namespace/kind/name. Without it: everything the server can see.");
    arguments.put(SINCE, "How far to look back, for example 30m or 6h.");
    return arguments;
  }

  /** Whether prompts take an argument of this name. */
  static boolean takes(String argument) {
    return ARGUMENTS.containsKey(argument);
  }

  @Override
  public List<JsonObject> list(Caller caller) {
    return shelf.current().all().stream().map(BriefPrompts::listing).toList();
  }

  private static JsonObject listing(Brief brief) {
    JsonArray arguments = new JsonArray();
    ARGUMENTS.forEach(
        (name, description) ->
            arguments.add(
                new JsonObject()
                    .put("name", name)
                    .put("description", description)
                    .put("required", false)));
    return new JsonObject()
        .put("name", brief.name())
        .put("description", brief.description())
        .put("arguments", arguments);
  }

  @Override
  public Future<JsonObject> get(String name, JsonObject arguments, RequestContext context) {
    Brief brief =
        shelf
            .current()
            .find(name)
            .orElseThrow(() -> ProtocolException.invalidParams("Unknown prompt: " + name));
    arguments.forEach(argument -> check(argument.getKey(), argument.getValue()));
    String text = brief.body() + "\n\n## Now\n" + task(arguments);
    return Future.succeededFuture(
        new JsonObject()
            .put("description", brief.description())
            .put(
                "messages",
                new JsonArray()
                    .add(
                        new JsonObject()
                            .put("role", "user")
                            .put(
                                "content",
                                new JsonObject().put("type", "text").put("text", text)))));
  }

  private static void check(String argument, Object value) {
    if (!takes(argument)) {
      throw ProtocolException.invalidParams(
          "Unknown argument: "
              + argument
              + "; this prompt takes "
              + String.join(", ", ARGUMENTS.keySet()));
    }
    if (!(value instanceof String text) || text.length() > MOST_CHARS) {
      throw ProtocolException.invalidParams(
          argument + " must be text of at most " + MOST_CHARS + " characters");
    }
  }

  private static String task(JsonObject arguments) {
    String given =
        ARGUMENTS.keySet().stream()
            .filter(name -> !arguments.getString(name, "").isBlank())
            .map(name -> "- " + name + ": " + arguments.getString(name).strip())
            .collect(Collectors.joining("\n"));
    return given.isEmpty() ? "Apply this to everything the server can see." : given;
  }
}
