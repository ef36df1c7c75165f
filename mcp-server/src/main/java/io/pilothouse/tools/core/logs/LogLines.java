package io.pilothouse.tools.core.logs;

import io.pilothouse.kubernetes.LogText;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.render.UntrustedText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Takes the text of a container's log apart. */
final class LogLines {
  private LogLines() {}

  /**
   * @param source where the text comes from
   * @param log as the kubelet sent it, each line after an RFC 3339 time; when it was cut it begins
   *     in the middle of a line, which is dropped
   * @param most lines to keep, from the end
   * @param redactor sees the text without the times, whole, so that secrets of several lines are
   *     found
   */
  static List<LogLine> parse(String source, LogText log, int most, Redactor redactor) {
    List<String> raw = log.text().lines().toList();
    int begun = log.cut() && raw.size() > 1 ? 1 : 0;
    raw = raw.subList(Math.max(begun, raw.size() - most), raw.size());
    List<Instant> times = new ArrayList<>(raw.size());
    List<String> texts = new ArrayList<>(raw.size());
    Instant time = Instant.EPOCH;
    for (String line : raw) {
      int space = line.indexOf(' ');
      Instant own = space < 0 ? null : parseTime(line.substring(0, space));
      time = own == null ? time : own;
      times.add(time);
      texts.add(UntrustedText.strip(own == null ? line : line.substring(space + 1)));
    }
    List<String> redacted = redact(texts, redactor);
    List<LogLine> lines = new ArrayList<>(redacted.size());
    for (int index = 0; index < redacted.size(); index++) {
      Instant at = times.get(Math.min(index, times.size() - 1));
      lines.add(new LogLine(source, at, redacted.get(index), 0));
    }
    return lines;
  }

  /** All lines in the order of their times; lines of one source keep their order. */
  static List<LogLine> merge(List<List<LogLine>> sources) {
    return sources.stream()
        .flatMap(List::stream)
        .sorted(Comparator.comparing(LogLine::time))
        .toList();
  }

  private static List<String> redact(List<String> texts, Redactor redactor) {
    return texts.isEmpty()
        ? texts
        : List.of(redactor.text(String.join("\n", texts)).split("\n", -1));
  }

  private static Instant parseTime(String text) {
    if (text.length() < 20 || text.charAt(4) != '-' || text.charAt(10) != 'T') {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException noTime) {
      return null;
    }
  }
}
