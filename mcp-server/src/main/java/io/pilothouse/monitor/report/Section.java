package io.pilothouse.monitor.report;

import io.pilothouse.diagnosis.finding.Severity;
import java.util.List;
import java.util.Optional;

/**
 * Part of a report, before it is Markdown or HTML.
 *
 * @param id fit for a link
 * @param notes sentences of ours, without anything that users of a cluster wrote
 * @param picture what is drawn where pictures can be
 * @param table possibly without rows; then it is left out
 */
record Section(
    String id, String title, List<String> notes, Optional<Picture> picture, Table table) {
  /** What can be drawn. */
  enum Picture {
    BUCKETS,
    TIMELINE,
    COVERAGE
  }

  /** Rows as long as the head. */
  record Table(List<String> head, List<List<Cell>> rows) {
    static final Table NONE = new Table(List.of(), List.of());
  }

  /** What stands in a table. */
  sealed interface Cell {
    /** A word or a time of ours, never broken into lines. */
    record Own(String text) implements Cell {}

    /** Sentences of ours. */
    record Prose(String text) implements Cell {}

    /** A number or a length of time. */
    record Amount(String text) implements Cell {}

    /** What users of a cluster may have written, and so anything. */
    record Quoted(String text) implements Cell {}

    /** The same in several lines. */
    record Passage(String text) implements Cell {}

    /** A severity. */
    record Grade(Severity severity) implements Cell {}
  }

  /** A section of words only. */
  static Section of(String id, String title, String note) {
    return new Section(id, title, List.of(note), Optional.empty(), Table.NONE);
  }

  /** A section of words and a table. */
  static Section of(String id, String title, List<String> notes, Table table) {
    return new Section(id, title, notes, Optional.empty(), table);
  }
}
