package io.pilothouse.conformance;

import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.client.InputKind;
import io.pilothouse.tools.client.InputRequest;
import io.pilothouse.tools.client.InputRequiredException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Tools that ask their client something. They do not know in which generation. */
final class AskingTools {
  private static final InputRequest ROOTS = new InputRequest(InputKind.ROOTS, new JsonObject());

  private AskingTools() {}

  static List<FixtureTool> all() {
    return List.of(
        FixtureTool.taking("prompt", "test_sampling", "Asks the model", AskingTools::sampling),
        FixtureTool.taking(
            "message", "test_elicitation", "Asks the user", AskingTools::elicitation),
        form("test_elicitation_sep1034_defaults", Forms.DEFAULTS),
        form("test_elicitation_sep1330_enums", Forms.ENUMS),
        form("test_streaming_elicitation", Json.form("name")),
        asking("test_missing_capability", Map.of("question", sample("Are you there?"))),
        asking(
            "test_input_required_result_elicitation",
            Map.of("user_name", InputRequest.form("What is your name?", Json.form("name")))),
        asking(
            "test_input_required_result_sampling",
            Map.of("capital_question", sample("What is the capital of France?"))),
        asking("test_input_required_result_list_roots", Map.of("client_roots", ROOTS)),
        remembering("test_input_required_result_request_state", confirmation()),
        remembering("test_input_required_result_tampered_state", confirmation()),
        remembering("test_input_required_result_multiple_inputs", everything()),
        FixtureTool.of("test_input_required_result_multi_round", "Asks twice", AskingTools::twice),
        FixtureTool.of(
            "test_input_required_result_capabilities",
            "Asks for whatever it can",
            AskingTools::whatever));
  }

  private static InputRequest sample(String text) {
    return new InputRequest(
        InputKind.SAMPLING,
        Json.object(
            "messages",
            Json.array(
                Json.object("role", "user", "content", Json.object("type", "text", "text", text))),
            "maxTokens",
            100));
  }

  private static Map<String, InputRequest> confirmation() {
    JsonObject ok = Json.object("ok", Json.object("type", "boolean"));
    return Map.of("confirm", InputRequest.form("Please confirm", Json.form(ok)));
  }

  private static Map<String, InputRequest> everything() {
    Map<String, InputRequest> all = new LinkedHashMap<>();
    all.put("user_name", InputRequest.form("What is your name?", Json.form("name")));
    all.put("greeting", sample("Generate a greeting"));
    all.put("client_roots", ROOTS);
    return all;
  }

  private static Future<ToolResult> sampling(ToolCall call) {
    Map<String, InputRequest> question =
        Map.of("answer", sample(call.arguments().json().getString("prompt")));
    return call.client()
        .responses()
        .get("answer")
        .map(answer -> FixtureTool.text("LLM response: " + answer.encode()))
        .orElseGet(() -> ask(question, null));
  }

  private static Future<ToolResult> elicitation(ToolCall call) {
    JsonObject fields =
        Json.object(
            "username", Json.object("type", "string", "description", "User's response"),
            "email", Json.object("type", "string", "description", "User's email address"));
    Map<String, InputRequest> question =
        Map.of(
            "answer",
            InputRequest.form(call.arguments().json().getString("message"), Json.form(fields)));
    return call.client()
        .responses()
        .get("answer")
        .map(answer -> FixtureTool.text("User response: " + answer.encode()))
        .orElseGet(() -> ask(question, null));
  }

  private static FixtureTool form(String name, JsonObject schema) {
    return asking(name, Map.of("form", InputRequest.form("Please fill in the form", schema)));
  }

  /** Asks until everything is answered. */
  private static FixtureTool asking(String name, Map<String, InputRequest> questions) {
    return FixtureTool.of(
        name, "Asks its client", call -> answered(call, questions, text -> text, null));
  }

  /** Asks until everything is answered, and wants to know that it was itself who asked. */
  private static FixtureTool remembering(String name, Map<String, InputRequest> questions) {
    JsonObject state = Json.object("asked", name);
    return FixtureTool.of(
        name,
        "Asks its client and keeps state there",
        call ->
            call.client().responses().state().filter(state::equals).isPresent()
                ? answered(call, questions, text -> "state-ok: " + text, state)
                : ask(questions, state));
  }

  private static Future<ToolResult> answered(
      ToolCall call,
      Map<String, InputRequest> questions,
      Function<String, String> answer,
      JsonObject state) {
    Map<String, JsonObject> responses = call.client().responses().byKey();
    if (!responses.keySet().containsAll(questions.keySet())) {
      return ask(questions, state);
    }
    StringBuilder text = new StringBuilder("Answered:");
    questions.keySet().forEach(key -> text.append(" ").append(responses.get(key).encode()));
    return FixtureTool.text(answer.apply(text.toString()));
  }

  private static Future<ToolResult> ask(Map<String, InputRequest> questions, JsonObject state) {
    return Future.failedFuture(new InputRequiredException(questions, state));
  }

  private static Future<ToolResult> twice(ToolCall call) {
    int round = call.client().responses().state().map(state -> state.getInteger("round")).orElse(0);
    return switch (round) {
      case 0 ->
          ask(
              Map.of("step1", InputRequest.form("Step 1: your name?", Json.form("name"))),
              Json.object("round", 1));
      case 1 ->
          ask(
              Map.of("step2", InputRequest.form("Step 2: your colour?", Json.form("color"))),
              Json.object("round", 2));
      default -> FixtureTool.text("Thank you.");
    };
  }

  private static Future<ToolResult> whatever(ToolCall call) {
    Map<String, InputRequest> possible = everything();
    possible.values().removeIf(request -> !call.client().canBeAsked(request.kind()));
    return possible.isEmpty()
        ? FixtureTool.text("There is nothing to ask for.")
        : answered(call, possible, text -> text, null);
  }
}
