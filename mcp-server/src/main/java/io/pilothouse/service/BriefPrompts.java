package io.pilothouse.service;

import io.pilothouse.agents.Brief;
import io.pilothouse.identity.Caller;
import io.pilothouse.protocol.PromptCatalog;
import io.pilothouse.protocol.ProtocolException;
import io.pilothouse.protocol.RequestContext;
import io.pilothouse.tools.ToolException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every brief as a prompt: the instructions, followed by what they are to be applied to. */
final class BriefPrompts implements PromptCatalog {
  static final String SCOPE = "scope";
  static final String SINCE = "since";

  private static final Map<String, String> ARGUMENTS = arguments();

  /** No name is longer. */
  private static final int MOST_CHARS = 600;

  private final OfferedBriefs briefs;
  private final Assignments assignments;

  BriefPrompts(OfferedBriefs briefs, Assignments assignments) {
    this.briefs = briefs;
    this.assignments = assignments;
  }

  private static Map<String, String> arguments() {
    Map<String, String> arguments = new LinkedHashMap<>();
    arguments.put(SCOPE, "namespace or namespace/kind/name; default everything");
    arguments.put(SINCE, "how far to look back: 30m, 6h");
    return arguments;
  }

  @Override
  public List<JsonObject> list(Caller caller) {
    return briefs.to(caller).stream().map(BriefPrompts::listing).toList();
  }

  private static JsonObject listing(Brief brief) {
    JsonArray arguments = new JsonArray();
    ARGUMENTS.forEach(
        (name, description) ->
            arguments.add(new JsonObject().put("name", name).put("description", description)));
    return new JsonObject()
        .put("name", brief.name())
        .put("title", BriefListing.title(brief))
        .put("description", BriefListing.summary(brief))
        .put("arguments", arguments);
  }

  @Override
  public Future<JsonObject> get(String name, JsonObject arguments, RequestContext context) {
    Brief brief =
        briefs
            .find(name, context.caller())
            .orElseThrow(() -> ProtocolException.invalidParams("Unknown prompt: " + name));
    arguments.forEach(argument -> check(argument.getKey(), argument.getValue()));
    return assignments
        .of(brief, assignment(arguments), context.caller(), context.cancellation())
        .map(text -> result(brief, text.whole()));
  }

  private static JsonObject result(Brief brief, String text) {
    JsonObject message =
        new JsonObject()
            .put("role", "user")
            .put("content", new JsonObject().put("type", "text").put("text", text));
    return new JsonObject()
        .put("description", BriefListing.summary(brief))
        .put("messages", new JsonArray().add(message));
  }

  private static void check(String argument, Object value) {
    if (!ARGUMENTS.containsKey(argument)) {
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

  private static Assignment assignment(JsonObject arguments) {
    try {
      return new Assignment(
          Optional.ofNullable(arguments.getString(SCOPE)),
          Optional.ofNullable(arguments.getString(SINCE)));
    } catch (ToolException notOfItsForm) {
      throw ProtocolException.invalidParams(notOfItsForm.getMessage() + ". " + notOfItsForm.next());
    }
  }
}
