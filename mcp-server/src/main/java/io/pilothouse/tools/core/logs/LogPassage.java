package io.pilothouse.tools.core.logs;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The end of a log that fits a budget: identical neighbours folded into one, long lines cut.
 *
 * @param entries oldest first
 * @param shown how many lines of the log they stand for
 * @param total how many lines there were
 */
record LogPassage(List<Entry> entries, int shown, int total) {
  private static final int LONGEST_LINE = 500;
  private static final int SHORTEST_LINE = 60;

  /** How far before a match a long line is shown. */
  private static final int BEFORE_MATCH = 100;

  /**
   * How entries are shown.
   *
   * @param json as objects with all there is to know; otherwise as lines
   */
  record Style(boolean json, boolean withSource, boolean withTime) {}

  /**
   * @param line the first of the identical lines
   * @param text cut
   * @param times how often it stood there in a row
   */
  record Entry(LogLine line, String text, int times) {
    /** As an object. */
    JsonObject toJson() {
      JsonObject json = new JsonObject().put("source", line.source()).put("text", text);
      if (!line.time().equals(Instant.EPOCH)) {
        json.put("time", line.time().toString());
      }
      return times > 1 ? json.put("times", times) : json;
    }

    private int cost(Style style) {
      return 1 + (style.json() ? toJson().encode().length() : render(style).length());
    }

    /** As a line, or two. */
    String render(Style style) {
      return (style.withTime() ? line.time() + " " : "")
          + (style.withSource() ? line.source() + " " : "")
          + text
          + (times > 1 ? "\n… repeated " + times + " times" : "");
    }
  }

  LogPassage {
    entries = List.copyOf(entries);
  }

  /**
   * @param budget characters, counted as rendered
   */
  static LogPassage newest(List<LogLine> lines, Style style, int budget) {
    int longest = Math.clamp(budget / 3, SHORTEST_LINE, LONGEST_LINE);
    List<Entry> kept = new ArrayList<>();
    int used = 0;
    int shown = 0;
    int end = lines.size();
    while (end > 0) {
      int start = startOfRun(lines, end);
      Entry entry = new Entry(lines.get(start), shorten(lines.get(start), longest), end - start);
      used += entry.cost(style);
      if (used > budget) {
        break;
      }
      kept.add(entry);
      shown += end - start;
      end = start;
    }
    return new LogPassage(kept.reversed(), shown, lines.size());
  }

  /** How many lines did not fit. */
  int left() {
    return total - shown;
  }

  private static int startOfRun(List<LogLine> lines, int end) {
    LogLine last = lines.get(end - 1);
    int start = end - 1;
    while (start > 0 && isSame(lines.get(start - 1), last)) {
      start--;
    }
    return start;
  }

  private static boolean isSame(LogLine one, LogLine other) {
    return one.text().equals(other.text()) && one.source().equals(other.source());
  }

  private static String shorten(LogLine line, int longest) {
    String text = line.text();
    if (text.length() <= longest) {
      return text;
    }
    int from = line.focus() + BEFORE_MATCH < longest ? 0 : Math.max(0, line.focus() - BEFORE_MATCH);
    int to = Math.min(text.length(), from + longest);
    return (from > 0 ? skipped(from) + "…" : "")
        + text.substring(from, to)
        + (to < text.length() ? "…" + skipped(text.length() - to) : "");
  }

  private static String skipped(int characters) {
    return String.format(Locale.ROOT, "(+%,d chars)", characters);
  }
}
