package io.pilothouse.runner;

import static io.pilothouse.runner.MessagesRequest.objects;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What the Messages API refuses. The words are those of its answers, as far as they are known. */
final class MessagesRules {
  private static final Pattern TOOL_NAME = Pattern.compile("[a-zA-Z0-9_-]{1,128}");
  private static final Set<String> USER_BLOCKS = Set.of("text", "tool_result");
  private static final Set<String> ASSISTANT_BLOCKS = Set.of("text", "tool_use", "thinking");
  private static final int MOST_BREAKPOINTS = 4;

  private final List<String> problems = new ArrayList<>();

  private MessagesRules() {}

  /** What is wrong with a body; empty if nothing. */
  static List<String> problems(JsonObject body) {
    MessagesRules rules = new MessagesRules();
    rules.check(body);
    return rules.problems;
  }

  private void check(JsonObject body) {
    require(
        body.getValue("model") instanceof String text && !text.isBlank(), "model: Field required");
    require(
        body.getValue("max_tokens") instanceof Integer most && most >= 1,
        "max_tokens: Input should be greater than or equal to 1");
    require(
        !(body.getValue("system") instanceof JsonArray system)
            || objects(system).stream().allMatch(block -> isText(block)),
        "system: text content blocks must be non-empty");
    for (String removed : List.of("temperature", "top_p", "top_k")) {
      require(!body.containsKey(removed), removed + ": not permitted in API version 2026-10-21");
    }
    tools(objects(body.getValue("tools")));
    messages(objects(body.getValue("messages")), body.containsKey("tools"));
    require(
        breakpoints(body) <= MOST_BREAKPOINTS,
        "A maximum of 4 blocks with cache_control may be provided");
  }

  private void tools(List<JsonObject> tools) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < tools.size(); i++) {
      JsonObject tool = tools.get(i);
      String at = "tools." + i + ".custom.";
      String name = tool.getString("name", "");
      require(TOOL_NAME.matcher(name).matches(), at + "name: String should match pattern");
      require(names.add(name), "tools: Tool names must be unique.");
      JsonObject schema = tool.getJsonObject("input_schema");
      require(
          schema != null && "object".equals(schema.getValue("type")),
          at + "input_schema.type: Field required");
      require(
          schema == null
              || List.of("oneOf", "anyOf", "allOf").stream().noneMatch(schema::containsKey),
          at
              + "input_schema: input_schema does not support oneOf, allOf, or anyOf at the top"
              + " level");
    }
  }

  private void messages(List<JsonObject> messages, boolean withTools) {
    require(!messages.isEmpty(), "messages: at least one message is required");
    Set<String> asked = Set.of();
    String expected = "user";
    for (int i = 0; i < messages.size(); i++) {
      JsonObject message = messages.get(i);
      String at = "messages." + i;
      String role = message.getString("role", "");
      require(
          role.equals(expected),
          "messages: roles must alternate between \"user\" and \"assistant\"; "
              + at
              + " is "
              + role);
      List<JsonObject> blocks = MessagesRequest.blocks(message);
      require(!blocks.isEmpty(), at + ": all messages must have non-empty content");
      blocks(at, blocks, role.equals("user") ? USER_BLOCKS : ASSISTANT_BLOCKS);
      asked = role.equals("user") ? answered(at, blocks, asked) : calls(blocks);
      require(
          withTools || asked.isEmpty(), "tools: Requests with tool_use blocks must define tools");
      expected = role.equals("user") ? "assistant" : "user";
    }
    require(
        expected.equals("assistant"), "messages: the conversation must end with a user message");
  }

  private void blocks(String at, List<JsonObject> blocks, Set<String> types) {
    for (JsonObject block : blocks) {
      String type = block.getString("type", "");
      require(types.contains(type), at + ".content: unexpected block type " + type);
      require(
          !type.equals("text") || isText(block), at + ": text content blocks must be non-empty");
      require(
          !type.equals("tool_use") || block.getValue("input") instanceof JsonObject,
          at + ": tool_use.input: Input should be a valid dictionary");
      require(
          !type.equals("thinking") || !block.getString("signature", "").isEmpty(),
          at + ": thinking.signature: Field required");
    }
  }

  private static boolean isText(JsonObject block) {
    return "text".equals(block.getString("type")) && !block.getString("text", "").isBlank();
  }

  private static Set<String> calls(List<JsonObject> blocks) {
    Set<String> ids = new LinkedHashSet<>();
    blocks.stream()
        .filter(block -> "tool_use".equals(block.getString("type")))
        .forEach(block -> ids.add(block.getString("id")));
    return ids;
  }

  /** Every call is answered in the next message, once, before anything else is said. */
  private Set<String> answered(String at, List<JsonObject> blocks, Set<String> asked) {
    Set<String> open = new LinkedHashSet<>(asked);
    boolean over = false;
    for (JsonObject block : blocks) {
      if (!"tool_result".equals(block.getString("type"))) {
        over = true;
        continue;
      }
      require(!over, at + ": tool_result blocks must come first");
      require(
          open.remove(block.getString("tool_use_id")),
          at
              + ": unexpected `tool_use_id` found in `tool_result` blocks: "
              + block.getString("tool_use_id"));
    }
    require(
        open.isEmpty(),
        at
            + ": `tool_use` ids were found without `tool_result` blocks immediately after: "
            + String.join(", ", open));
    return Set.of();
  }

  private static int breakpoints(Object value) {
    return switch (value) {
      case JsonObject object ->
          (object.containsKey("cache_control") ? 1 : 0)
              + object.stream().mapToInt(entry -> breakpoints(entry.getValue())).sum();
      case JsonArray array -> array.stream().mapToInt(MessagesRules::breakpoints).sum();
      case null, default -> 0;
    };
  }

  private void require(boolean holds, String problem) {
    if (!holds) {
      problems.add(problem);
    }
  }
}
