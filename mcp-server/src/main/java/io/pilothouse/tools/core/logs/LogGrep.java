package io.pilothouse.tools.core.logs;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Searches lines with an RE2 expression: matching takes time linear in the text, whatever the
 * caller's expression.
 */
final class LogGrep {
  /** Counted repetitions are expanded when the expression is compiled; this bounds the memory. */
  private static final int MOST_REPETITIONS = 1_000;

  private static final int LONGEST_EXPRESSION = 300;

  private static final Pattern COUNTED = Pattern.compile("\\{([0-9]+)(?:,([0-9]*))?\\}");

  private final Pattern pattern;
  private final int context;

  /**
   * @param context lines to keep before and after each match
   * @throws ToolException when the expression does not compile
   */
  LogGrep(String expression, int context) {
    this.pattern = compile(expression);
    this.context = context;
  }

  /**
   * @param lines matches and their context, in order
   * @param matches how many lines matched
   */
  record Found(List<LogLine> lines, int matches) {}

  /** Searches the lines of one source. */
  Found search(List<LogLine> lines) {
    List<LogLine> kept = new ArrayList<>();
    Deque<LogLine> before = new ArrayDeque<>();
    int after = 0;
    int matches = 0;
    for (LogLine line : lines) {
      Matcher matcher = pattern.matcher(line.text());
      if (matcher.find()) {
        kept.addAll(before);
        before.clear();
        kept.add(new LogLine(line.source(), line.time(), line.text(), matcher.start()));
        after = context;
        matches++;
      } else if (after > 0) {
        kept.add(line);
        after--;
      } else if (context > 0) {
        before.add(line);
        if (before.size() > context) {
          before.removeFirst();
        }
      }
    }
    return new Found(kept, matches);
  }

  private static Pattern compile(String expression) {
    if (expression.length() > LONGEST_EXPRESSION) {
      throw invalid("longer than " + LONGEST_EXPRESSION + " characters");
    }
    if (repetitions(expression) > MOST_REPETITIONS) {
      throw invalid("more than " + MOST_REPETITIONS + " counted repetitions");
    }
    try {
      return Pattern.compile(expression);
    } catch (PatternSyntaxException broken) {
      throw invalid(broken.getDescription());
    }
  }

  private static ToolException invalid(String why) {
    return new ToolException(
        ErrorCode.INVALID_ARGUMENT,
        "grep is no regular expression that can be used: " + why,
        "Use RE2 syntax, for example (?i)error|panic; escape literal characters as in \\[.");
  }

  private static long repetitions(String expression) {
    long product = 1;
    Matcher matcher = COUNTED.matcher(expression);
    while (matcher.find() && product <= MOST_REPETITIONS) {
      String most = matcher.group(2);
      String count = most == null || most.isEmpty() ? matcher.group(1) : most;
      product *= count.length() > 4 ? MOST_REPETITIONS + 1 : Math.max(1, Integer.parseInt(count));
    }
    return product;
  }
}
