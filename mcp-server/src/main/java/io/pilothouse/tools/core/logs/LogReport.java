package io.pilothouse.tools.core.logs;

import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.Counts;
import io.pilothouse.tools.render.Ages;
import io.pilothouse.tools.render.UntrustedText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns what was read into an answer. Works through megabytes: not for an event loop. */
final class LogReport {
  /** Room for the words around the log that depend on how much of it fits. */
  private static final int FRAME = 220;

  private static final int LONGEST_NOTE = 300;

  private final LogRequest request;
  private final Redactor redactor;
  private final Instant now;

  LogReport(LogRequest request, Redactor redactor, Instant now) {
    this.request = request;
    this.redactor = redactor;
    this.now = now;
  }

  /**
   * @param subject what was asked for, as {@code Deployment shop/web}
   */
  ToolResult of(String subject, LogSelection selection, List<LogFetcher.Fetched> fetched) {
    List<List<LogLine>> read = fetched.stream().map(this::parse).toList();
    int scanned = read.stream().mapToInt(List::size).sum();
    Optional<LogGrep> grep = request.grep();
    List<LogGrep.Found> found =
        read.stream()
            .map(lines -> grep.map(g -> g.search(lines)).orElse(new LogGrep.Found(lines, 0)))
            .toList();
    List<LogLine> lines = LogLines.merge(found.stream().map(LogGrep.Found::lines).toList());
    int matches = found.stream().mapToInt(LogGrep.Found::matches).sum();

    String what =
        grep.isPresent()
            ? matches + " of " + Counts.of(scanned, "line") + " match"
            : Counts.of(scanned, "line");
    String head = subject(subject, fetched) + ": " + what + newest(lines);
    List<String> notes = notes(selection, fetched, scanned);
    int budget = request.maxChars() - head.length() - length(notes) - FRAME;
    boolean json = request.arguments().wantsJson();
    LogPassage.Style style = new LogPassage.Style(json, fetched.size() > 1, request.showsTimes());
    LogPassage passage = LogPassage.newest(lines, style, budget);
    JsonObject structured =
        new JsonObject()
            .put("total", passage.total())
            .put("shown", passage.shown())
            .put("truncated", passage.left() > 0 || fetched.stream().anyMatch(LogReport::isCut));
    if (json) {
      structured
          .put("notes", new JsonArray(notes))
          .put(
              "lines",
              new JsonArray(passage.entries().stream().map(LogPassage.Entry::toJson).toList()));
      return ToolResult.of(head, structured);
    }
    return ToolResult.of(text(head, notes, subject, passage, style), structured);
  }

  private List<LogLine> parse(LogFetcher.Fetched fetched) {
    return fetched
        .text()
        .map(log -> LogLines.parse(fetched.target().label(), log, request.linesToRead(), redactor))
        .orElse(List.of());
  }

  private String text(
      String head, List<String> notes, String subject, LogPassage passage, LogPassage.Style style) {
    List<String> parts = new ArrayList<>();
    parts.add(head);
    notes.forEach(note -> parts.add("- " + note));
    if (!passage.entries().isEmpty()) {
      List<String> lines = passage.entries().stream().map(entry -> entry.render(style)).toList();
      parts.add(UntrustedText.frame("log of " + subject, String.join("\n", lines)));
    }
    if (passage.left() > 0) {
      parts.add(
          "left out: "
              + passage.left()
              + " older lines; raise max_chars (now "
              + request.maxChars()
              + ", at most 16000) or narrow with grep or since");
    }
    return String.join("\n", parts);
  }

  private List<String> notes(
      LogSelection selection, List<LogFetcher.Fetched> fetched, int scanned) {
    List<String> notes = new ArrayList<>(selection.notes());
    if (request.searches() && scanned >= request.linesToRead()) {
      notes.add("searched the newest " + request.linesToRead() + " lines of a container at most");
    }
    for (LogFetcher.Fetched one : fetched) {
      one.note().ifPresent(note -> notes.add(one.target().label() + ": " + clean(note)));
      if (isCut(one)) {
        notes.add(one.target().label() + ": the log is longer than what was read of it; use since");
      }
      if (one.text().filter(log -> log.text().isBlank()).isPresent()) {
        String state = one.target().pod().state(one.target().container());
        notes.add(one.target().label() + ": nothing logged; " + clean(state));
      }
    }
    return fitting(notes, request.maxChars() / 3);
  }

  private String clean(String text) {
    String line = redactor.text(UntrustedText.stripLine(text));
    return line.length() <= LONGEST_NOTE ? line : line.substring(0, LONGEST_NOTE) + "…";
  }

  private static List<String> fitting(List<String> notes, int budget) {
    List<String> kept = new ArrayList<>();
    int used = 0;
    for (String note : notes) {
      used += note.length() + 3;
      if (used > budget && !kept.isEmpty()) {
        kept.add(notes.size() - kept.size() + " more notes left out");
        return kept;
      }
      kept.add(note);
    }
    return kept;
  }

  private static int length(List<String> notes) {
    return notes.stream().mapToInt(note -> note.length() + 3).sum();
  }

  private static String subject(String subject, List<LogFetcher.Fetched> fetched) {
    if (fetched.size() == 1) {
      return subject + ", container " + fetched.getFirst().target().container();
    }
    return subject + ", " + fetched.size() + " containers merged by time";
  }

  private String newest(List<LogLine> lines) {
    return lines.isEmpty() || lines.getLast().time().equals(Instant.EPOCH)
        ? ""
        : ", newest " + Ages.of(Duration.between(lines.getLast().time(), now)) + " ago";
  }

  private static boolean isCut(LogFetcher.Fetched fetched) {
    return fetched.text().map(log -> log.cut()).orElse(false);
  }
}
