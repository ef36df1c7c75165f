package io.pilothouse.protocol;

import io.pilothouse.protocol.Completer.Question;
import io.pilothouse.protocol.Completer.Suggestions;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** {@code completion/complete}, which is the same in both generations. */
final class CompletionMethods {
  private final Completer completer;

  CompletionMethods(Completer completer) {
    this.completer = completer;
  }

  Future<JsonObject> complete(JsonObject params, RequestContext context) {
    JsonObject ref = Params.object(params, "ref");
    switch (Params.string(ref, "type", "ref/prompt or ref/resource")) {
      case "ref/prompt" -> Params.string(ref, "name", "the prompt of the argument");
      case "ref/resource" -> Params.string(ref, "uri", "the resource template of the argument");
      default ->
          throw ProtocolException.invalidParams("ref.type must be ref/prompt or ref/resource");
    }
    JsonObject argument = Params.object(params, "argument");
    Question question =
        new Question(
            ref,
            Params.string(argument, "name", "the argument to complete"),
            Params.string(argument, "value", "what was typed so far"),
            Params.object(Params.object(params, "context"), "arguments"));
    return completer.complete(question, context).map(CompletionMethods::toJson);
  }

  private static JsonObject toJson(Suggestions suggestions) {
    return new JsonObject()
        .put(
            "completion",
            new JsonObject()
                .put("values", new JsonArray(suggestions.values()))
                .put("total", suggestions.total())
                .put("hasMore", suggestions.total() > suggestions.values().size()));
  }
}
