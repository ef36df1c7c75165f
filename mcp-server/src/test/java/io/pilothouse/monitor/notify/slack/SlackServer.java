package io.pilothouse.monitor.notify.slack;

import io.pilothouse.monitor.notify.Peer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Behaves like Slack's Web API and an incoming webhook as documented: refusals are HTTP 200 with
 * {@code ok: false}, limits of Block Kit hold, rate limits are HTTP 429 with {@code Retry-After}.
 */
public class SlackServer extends Peer {
  public static final String TOKEN = "xoxb-canary-1234567890";
  public static final String CHANNEL = "C0123456789";
  public static final String HOOK = "/services/T000/B000/canaryhook";

  /** Where it takes answers to what somebody pressed. */
  public static final String ANSWERS = "/actions/T0123/456/canaryanswer";

  private final Map<String, JsonObject> messages = new LinkedHashMap<>();
  private final List<JsonObject> answers = new ArrayList<>();
  private int last;

  public SlackServer() throws IOException {}

  public static Response refusal(String error) {
    return Response.of(200, new JsonObject().put("ok", false).put("error", error).encode());
  }

  public static Response rateLimit(int seconds) {
    return new Response(
        429,
        Map.of("Retry-After", String.valueOf(seconds)),
        "{\"ok\":false,\"error\":\"ratelimited\"}");
  }

  /** What stands in the channel and its threads now, by time stamp. */
  public synchronized List<JsonObject> messages() {
    return List.copyOf(messages.values());
  }

  /** What was told to whoever pressed a button. */
  public synchronized List<JsonObject> answers() {
    return List.copyOf(answers);
  }

  /** What names a message in the channel. */
  public synchronized String ts(JsonObject message) {
    return messages.entrySet().stream()
        .filter(each -> each.getValue() == message)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  /** What stands in the thread of a message, oldest first. */
  public synchronized List<JsonObject> replies(JsonObject parent) {
    String thread = ts(parent);
    return messages.values().stream()
        .filter(each -> thread.equals(each.getString("thread_ts")))
        .toList();
  }

  /** Somebody deletes everything. */
  synchronized void clear() {
    messages.clear();
  }

  @Override
  protected synchronized Response answer(Request request) {
    if (request.path().equals(HOOK)) {
      return hook(request);
    }
    if (request.path().equals(ANSWERS)) {
      answers.add(new JsonObject(request.body()));
      return Response.of(200, "ok");
    }
    if (!request.header("content-type").startsWith("application/json")) {
      return refusal("invalid_form_data");
    }
    if (!request.header("authorization").equals("Bearer " + TOKEN)) {
      return refusal("invalid_auth");
    }
    JsonObject arguments;
    try {
      arguments = new JsonObject(request.body());
    } catch (DecodeException garbage) {
      return refusal("invalid_json");
    }
    if (!CHANNEL.equals(arguments.getString("channel"))) {
      return refusal("channel_not_found");
    }
    String problem = problem(arguments);
    if (!problem.isEmpty()) {
      return refusal(problem);
    }
    return switch (request.path()) {
      case "/api/chat.postMessage" -> post(arguments);
      case "/api/chat.update" -> update(arguments);
      default -> refusal("unknown_method");
    };
  }

  private Response hook(Request request) {
    JsonObject arguments = new JsonObject(request.body());
    String problem = problem(arguments);
    if (!problem.isEmpty()) {
      return Response.of(400, problem);
    }
    messages.put(String.valueOf(++last), arguments);
    return Response.of(200, "ok");
  }

  private Response post(JsonObject arguments) {
    String thread = arguments.getString("thread_ts");
    if (thread != null && !messages.containsKey(thread)) {
      return refusal("thread_not_found");
    }
    String ts = "1700000000." + "%06d".formatted(++last);
    messages.put(ts, arguments);
    return done(ts);
  }

  private Response update(JsonObject arguments) {
    String ts = arguments.getString("ts", "");
    if (!messages.containsKey(ts)) {
      return refusal("message_not_found");
    }
    messages.put(ts, arguments);
    return done(ts);
  }

  private static Response done(String ts) {
    return Response.of(
        200, new JsonObject().put("ok", true).put("channel", CHANNEL).put("ts", ts).encode());
  }

  private static String problem(JsonObject arguments) {
    String text = arguments.getString("text", "");
    JsonArray blocks = arguments.getJsonArray("blocks", new JsonArray());
    if (text.isEmpty()) {
      return "no_text";
    }
    if (text.length() > 40_000) {
      return "msg_too_long";
    }
    if (blocks.encode().length() > 13_000) {
      return "msg_blocks_too_long";
    }
    boolean valid = blocks.size() <= 50;
    for (int i = 0; i < blocks.size(); i++) {
      valid &= isValid(blocks.getJsonObject(i));
    }
    return valid ? "" : "invalid_blocks";
  }

  private static boolean isValid(JsonObject block) {
    return switch (block.getString("type")) {
      case "header" -> isText(block.getJsonObject("text"), "plain_text", 150);
      case "section" ->
          block.containsKey("text")
              ? isText(block.getJsonObject("text"), "mrkdwn", 3_000)
              : areTexts(block.getJsonArray("fields"), 2_000);
      case "context" -> areTexts(block.getJsonArray("elements"), 2_000);
      case "actions" -> areButtons(block.getJsonArray("elements"));
      default -> false;
    };
  }

  private static boolean areButtons(JsonArray buttons) {
    Set<String> actions = new HashSet<>();
    boolean valid = !buttons.isEmpty() && buttons.size() <= 25;
    for (int i = 0; i < buttons.size(); i++) {
      JsonObject button = buttons.getJsonObject(i);
      String action = button.getString("action_id");
      valid &=
          button.getString("type").equals("button")
              && isText(button.getJsonObject("text"), "plain_text", 75)
              && actions.add(action)
              && action.length() <= 255
              && button.getString("value").length() <= 2_000
              && Set.of("primary", "danger").contains(button.getString("style", "primary"));
    }
    return valid;
  }

  private static boolean areTexts(JsonArray texts, int most) {
    boolean valid = !texts.isEmpty() && texts.size() <= 10;
    for (int i = 0; i < texts.size(); i++) {
      valid &= isText(texts.getJsonObject(i), "mrkdwn", most);
    }
    return valid;
  }

  private static boolean isText(JsonObject text, String type, int most) {
    String words = text.getString("text", "");
    return type.equals(text.getString("type")) && !words.isEmpty() && words.length() <= most;
  }
}
