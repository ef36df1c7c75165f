package io.pilothouse.redaction;

import io.pilothouse.redaction.CredentialNames.Place;
import io.pilothouse.redaction.CredentialNames.Verdict;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hides the values of {@code name=value}, {@code name: value}, {@code --name value} and {@code
 * <name>value</name>} in text when the name promises a credential. Knows quotes, quotes escaped in
 * quotes, and YAML's block scalars. Values are cut by hand, not by pattern, so that no text can
 * make this slow or overflow the stack.
 */
final class Assignments {
  private static final String HINT = "(?i:pass|pwd|token|secret|key|cred|auth|cookie)";

  private static final String SEPARATOR =
      "\\\\*[\\x22']?[ \\t]{0,8}(?:=>|:=|=|:)[ \\t]{0,8}|>|[ \\t]{1,8}";

  /** A name and what stands between it and its value. The name is bounded to stay linear. */
  private static final Pattern NAME =
      Pattern.compile(
          "(?<![\\w./-])(?<dash>--?)?(?<name>[\\w.-]{0,120}?"
              + HINT
              + "[\\w.-]{0,120})(?<sep>"
              + SEPARATOR
              + ")");

  /** Bounds on looking around, so that the work grows with the text and not with its square. */
  private static final int DEEPEST = 200;

  private static final int LONGEST_ELEMENT = 4096;

  private Assignments() {}

  /**
   * @param place how names followed by a colon are judged; those followed by an equals sign are
   *     settings wherever they stand
   * @param count told about every value hidden
   */
  static String redact(String text, Place place, Runnable count) {
    if (!CredentialNames.isHintedIn(text)) {
      return text;
    }
    Matcher matcher = NAME.matcher(text);
    StringBuilder result = null;
    int done = 0;
    int from = 0;
    while (from <= text.length() && matcher.find(from)) {
      from = matcher.end();
      Optional<Verdict> verdict = verdict(matcher, place);
      if (verdict.isEmpty()) {
        continue;
      }
      Extent value = extent(text, matcher);
      if (value.end <= value.start
          || !CredentialValues.isCredential(
              verdict.get(), text.substring(value.start, value.end))) {
        continue;
      }
      if (place == Place.FIELD && startsWithProse(verdict.get(), text, value)) {
        continue;
      }
      result = result == null ? new StringBuilder(text.length()) : result;
      result.append(text, done, value.start);
      result.append("<redacted:").append(verdict.get().kind().label).append('>');
      count.run();
      done = value.end;
      from = value.end;
    }
    return result == null ? text : result.append(text, done, text.length()).toString();
  }

  private static Optional<Verdict> verdict(Matcher matcher, Place place) {
    String separator = matcher.group("sep");
    boolean option = matcher.group("dash") != null;
    if (separator.isBlank() && !(option && matcher.group("dash").length() == 2)) {
      return Optional.empty();
    }
    if (matcher.group("name").equalsIgnoreCase("authorization")) {
      return Optional.empty(); // Shapes knows headers and keeps their scheme
    }
    return CredentialNames.judge(
        matcher.group("name"), option || separator.indexOf('=') >= 0 ? Place.SETTING : place);
  }

  private record Extent(int start, int end) {}

  private static Extent extent(String text, Matcher matcher) {
    int start = matcher.end();
    String separator = matcher.group("sep");
    if (separator.equals(">")) {
      if (matcher.start() == 0 || text.charAt(matcher.start() - 1) != '<') {
        return new Extent(start, start);
      }
      int close = text.indexOf("</", start, Math.min(text.length(), start + LONGEST_ELEMENT));
      return new Extent(start, close < 0 ? start : close);
    }
    int quote = start;
    while (quote < text.length() && text.charAt(quote) == '\\') {
      quote++;
    }
    if (quote < text.length() && (text.charAt(quote) == '"' || text.charAt(quote) == '\'')) {
      return new Extent(quote + 1, closing(text, quote, quote - start));
    }
    boolean yaml = separator.endsWith(" ") && separator.indexOf(':') >= 0;
    if (yaml && indentOfLine(text, matcher.start()) >= 0) {
      return new Extent(start, lineOrBlock(text, start, indentOfLine(text, matcher.start())));
    }
    if (separator.isBlank() && start < text.length() && text.charAt(start) == '-') {
      return new Extent(start, start);
    }
    int end = start;
    while (end < text.length() && " \t\r\n\"'&;\\".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return new Extent(start, end);
  }

  /** The quote that closes the one at {@code open}, which has {@code depth} backslashes before. */
  private static int closing(String text, int open, int depth) {
    char quote = text.charAt(open);
    int backslashes = 0;
    for (int at = open + 1; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == quote && backslashes <= depth && (depth > 0 || backslashes % 2 == 0)) {
        return depth > 0 ? at - backslashes : at;
      }
      backslashes = c == '\\' ? backslashes + 1 : 0;
    }
    return text.length();
  }

  /** How far the line is indented when nothing but a list dash or quote stands before; else -1. */
  private static int indentOfLine(String text, int position) {
    int from = position - 1;
    while (from >= 0 && position - from <= DEEPEST && " \t-\"'".indexOf(text.charAt(from)) >= 0) {
      from--;
    }
    return from < 0 || text.charAt(from) == '\n' ? position - from - 1 : -1;
  }

  /** To the end of the line, or of the block scalar that begins on it. */
  private static int lineOrBlock(String text, int start, int indent) {
    int end = endOfLine(text, start);
    boolean block =
        start < text.length() && (text.charAt(start) == '|' || text.charAt(start) == '>');
    while (block && end < text.length()) {
      int next = endOfLine(text, end + 1);
      String line = text.substring(end + 1, next);
      if (!line.isBlank() && line.indexOf(line.strip()) <= indent) {
        break;
      }
      end = next;
    }
    return end;
  }

  private static int endOfLine(String text, int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end;
  }

  /** {@code password: is not set}: the first word of a longer value tells. */
  private static boolean startsWithProse(Verdict verdict, String text, Extent value) {
    String whole = text.substring(value.start, value.end);
    int space = whole.indexOf(' ');
    return space > 0
        && whole.indexOf('\n') < 0
        && whole.charAt(0) != '|'
        && whole.charAt(0) != '>'
        && !CredentialValues.isCredential(
            new Verdict(CredentialNames.Kind.PASSWORD, verdict.certain()),
            whole.substring(0, space));
  }
}
