package io.pilothouse.agents;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Markdown for a model names: tools, arguments, other agents. */
public final class Mentions {
  private static final Pattern FENCE = Pattern.compile(" *```.*");
  private static final Pattern SPAN = Pattern.compile("`([^`\\n]+)`");

  /** A name alone, or as one calls it: {@code get_logs previous: true}. */
  private static final Pattern NAME = Pattern.compile("([A-Za-z][A-Za-z0-9_-]*)(?:[ ({:].*)?");

  private static final Pattern QUALIFIED = Pattern.compile("mcp__[A-Za-z0-9_*-]+");

  private Mentions() {}

  /** The names in backticks, in their order; fenced blocks are left out. */
  public static List<String> inBackticks(String markdown) {
    List<String> names = new ArrayList<>();
    SPAN.matcher(withoutFences(markdown))
        .results()
        .forEach(
            span -> {
              Matcher name = NAME.matcher(span.group(1));
              if (name.matches()) {
                names.add(name.group(1));
              }
            });
    return names;
  }

  /** Full names of tools of MCP servers, wherever they stand. */
  public static List<String> qualified(String markdown) {
    return QUALIFIED.matcher(markdown).results().map(name -> name.group()).distinct().toList();
  }

  static boolean isFence(String line) {
    return FENCE.matcher(line).matches();
  }

  private static String withoutFences(String markdown) {
    List<String> lines = new ArrayList<>();
    boolean fenced = false;
    for (String line : markdown.lines().toList()) {
      boolean fence = isFence(line);
      if (!fenced && !fence) {
        lines.add(line);
      }
      fenced ^= fence;
    }
    return String.join("\n", lines);
  }
}
