package io.pilothouse.kubernetes;

import java.util.List;
import java.util.Optional;

/**
 * One page of the server's own rendering of a list (a {@code meta.k8s.io/v1 Table}).
 *
 * @param columns in the server's order
 * @param rows the objects
 * @param continueToken present when there is more
 * @param remaining how many more, when the server says (it does not with a selector)
 */
public record TablePage(
    List<Column> columns,
    List<Row> rows,
    Optional<String> continueToken,
    Optional<Long> remaining) {
  /**
   * @param name heading, for example {@code Ready}
   * @param priority 0: shown by default; greater: shown in wide output
   */
  public record Column(String name, int priority) {}

  /**
   * @param namespace empty for cluster-scoped objects
   * @param name the object's name
   * @param cells text of each column, in the columns' order; absent values are empty strings
   */
  public record Row(String namespace, String name, List<String> cells) {
    public Row {
      cells = List.copyOf(cells);
    }
  }

  public TablePage {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }
}
