package io.pilothouse.diagnosis.evidence;

import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.core.Json;
import io.pilothouse.tools.render.UntrustedText;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds in the end of a log what its program ended with. */
final class TellingLines {

  /** Beyond that a line belongs to something else. */
  private static final int NEAR = 12;

  private static final Pattern TROUBLE =
      Pattern.compile(
          "(?i)panic|fatal|exception|error|\\berr\\b|critical|\\bcrit\\b|caused by|fail|refused|"
              + "denied|forbidden|cannot|can't|could not|couldn't|unable to|no such|not found|"
              + "missing|undefined|invalid|unauthorized|out of memory|segmentation|timed? ?out");
  private static final Pattern NONE =
      Pattern.compile("(?i)\\b(no|0|without) errors?\\b|errors?[=: ]+0\\b|level\"?[=:]\"?info");
  private static final Pattern FRAME =
      Pattern.compile(
          "^\\s+at .*|^\\s+File \".*|^goroutine"
              + " \\d+.*|^\\s+\\S+\\.go:\\d+.*|^\\S+\\(.*\\)$|^\\s*\\.\\.\\. \\d+ more.*|^Traceback"
              + " .*|^\\s*\\^+\\s*$|^\\s*from \\S+:\\d+:in .*");
  private static final List<String> FIELDS =
      List.of("msg", "message", "error", "err", "exception", "reason");

  private TellingLines() {}

  /**
   * @param ended whether its last line counts where none tells of trouble, because the program
   *     ended after it
   * @return at most two, in the log's order and without credentials
   */
  static List<String> of(String log, boolean ended, Redactor redactor) {
    List<String> lines =
        redactor
            .text(log.lines().map(UntrustedText::strip).collect(Collectors.joining("\n")))
            .lines()
            .filter(line -> !line.isBlank())
            .filter(line -> !FRAME.matcher(line).matches())
            .map(TellingLines::plain)
            .toList();
    List<Integer> trouble = new ArrayList<>();
    for (int i = lines.size() - 1; i >= 0 && trouble.size() < 2; i--) {
      boolean said = TROUBLE.matcher(lines.get(i)).find() && !NONE.matcher(lines.get(i)).find();
      boolean near = trouble.isEmpty() || trouble.get(0) - i <= NEAR;
      boolean again = !trouble.isEmpty() && lines.get(trouble.get(0)).equals(lines.get(i));
      if (said && near && !again) {
        trouble.add(i);
      }
    }
    return trouble.isEmpty() && ended
        ? lines.stream().skip(Math.max(0, lines.size() - 1)).toList()
        : trouble.reversed().stream().map(lines::get).toList();
  }

  /** What a line of JSON says. */
  private static String plain(String line) {
    if (!line.strip().startsWith("{")) {
      return line.strip();
    }
    try {
      JsonObject json = new JsonObject(line);
      String said =
          Stream.concat(
                  Stream.of(Json.text(json, "level")), FIELDS.stream().map(f -> Json.text(json, f)))
              .filter(text -> !text.isBlank())
              .collect(Collectors.joining(" "));
      return said.isBlank() ? line.strip() : said;
    } catch (DecodeException noJson) {
      return line.strip();
    }
  }
}
