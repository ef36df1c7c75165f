package io.pilothouse.story;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What an agent is given of those before it: their answers as they gave them. */
public final class Handoff {
  private static final String HEADING = "## Handed over by ";

  private Handoff() {}

  /** The words for the next agent. */
  public static String of(Map<String, JsonObject> answers) {
    return answers.entrySet().stream()
        .map(
            each ->
                "\n\n"
                    + HEADING
                    + each.getKey()
                    + "\n```json\n"
                    + each.getValue().encodePrettily()
                    + "\n```")
        .collect(Collectors.joining());
  }

  /** The answer of one agent, from those words. */
  static JsonObject by(String agent, String task) {
    Matcher block =
        Pattern.compile(HEADING + agent + "\n```json\n(.*?)\n```", Pattern.DOTALL).matcher(task);
    if (!block.find()) {
      throw new AssertionError("nothing was handed over by " + agent + " in:\n" + task);
    }
    return new JsonObject(block.group(1));
  }
}
