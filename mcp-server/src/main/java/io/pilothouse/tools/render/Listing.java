package io.pilothouse.tools.render;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A list before it is cut into pages.
 *
 * @param summary the answer's first line: what was counted, and how many are in which state
 * @param notes what else the reader has to know, one line each
 * @param columns headings
 * @param rows all of them, in any order
 * @param untrusted whether cells hold free text of the cluster's users
 */
public record Listing(
    String summary, List<String> notes, List<String> columns, List<Row> rows, boolean untrusted) {

  /** The order of rows in an answer: the worst first. */
  static final Comparator<Row> ORDER =
      Comparator.comparingInt(Row::rank).thenComparing(Row::namespace).thenComparing(Row::name);

  /**
   * @param rank lower comes first
   * @param namespace second sort key, possibly empty
   * @param name third sort key; the three together are unique
   * @param cells one per column
   */
  public record Row(int rank, String namespace, String name, List<String> cells) {
    public Row {
      cells = List.copyOf(cells);
    }
  }

  /** The same with one more note. */
  public Listing withNote(String note) {
    return new Listing(
        summary, Stream.concat(notes.stream(), Stream.of(note)).toList(), columns, rows, untrusted);
  }

  public Listing {
    notes = List.copyOf(notes);
    columns = List.copyOf(columns);
    rows = rows.stream().sorted(ORDER).toList();
  }
}
