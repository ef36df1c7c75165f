package io.pilothouse.story;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the scripts have in common when they read and write. */
final class Words {
  private static final Pattern FRAME =
      Pattern.compile("⟦untrusted.*?⟧\n(.*?)\n⟦end untrusted⟧", 32);

  private Words() {}

  /** Ends the story where an answer is not what it must be for the next move. */
  static void expect(boolean holds, String what, String got) {
    if (!holds) {
      throw new AssertionError("expected " + what + " in:\n" + got);
    }
  }

  /** The one thing that a pattern's first group matches. */
  static String find(String pattern, String text) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    expect(found.find(), pattern, text);
    return found.group(1);
  }

  /** What a workload wrote, without its frame. */
  static String framed(String answer) {
    Matcher frame = FRAME.matcher(answer);
    expect(frame.find(), "framed text", answer);
    return frame.group(1);
  }

  static <T> String list(List<T> all, Function<T, String> name) {
    return all.stream().map(name).collect(Collectors.joining(", "));
  }

  static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }
}
