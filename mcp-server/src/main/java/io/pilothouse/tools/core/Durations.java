package io.pilothouse.tools.core;

import io.pilothouse.tools.Arguments;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.render.UntrustedText;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as callers write them. */
public final class Durations {
  private static final Pattern SYNTAX = Pattern.compile("([0-9]{1,9})(s|m|h|d)?");
  private static final Map<String, Long> SECONDS =
      Map.of("s", 1L, "m", 60L, "h", 3_600L, "d", 86_400L);

  private Durations() {}

  /**
   * An optional argument such as {@code 10m}, {@code 2h}, {@code 1d} or a number of seconds.
   *
   * @throws ToolException {@code INVALID_ARGUMENT} for anything else
   */
  public static Optional<Long> seconds(Arguments arguments, String name) {
    return arguments.text(name).map(text -> parse(name, text.trim()));
  }

  private static long parse(String name, String text) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      throw new ToolException(
          ErrorCode.INVALID_ARGUMENT,
          name + " \"" + shown(text) + "\" is no length of time",
          "Write a whole number and s, m, h or d, for example 10m or 2h.");
    }
    String unit = matcher.group(2) == null ? "s" : matcher.group(2);
    return Math.max(1, Long.parseLong(matcher.group(1)) * SECONDS.get(unit));
  }

  private static String shown(String text) {
    String line = UntrustedText.stripLine(text);
    return line.length() <= 40 ? line : line.substring(0, 39) + "…";
  }
}
