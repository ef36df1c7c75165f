package io.pilothouse.tools.core.usage;

import io.pilothouse.tools.render.Listing;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Turns rows of usage into a list.
 *
 * @param unit what a row is: {@code nodes}, {@code pods} or {@code containers}
 * @param byMemory whether the most memory comes first, instead of the most CPU
 */
record TopReport(String unit, boolean byMemory) {
  private static final List<String> POD_COLUMNS =
      List.of("cpu", "cpu/req", "cpu/lim", "memory", "mem/req", "mem/lim");
  private static final List<String> NODE_COLUMNS =
      List.of("cpu", "cpu/alloc", "memory", "mem/alloc");

  /**
   * @param where as {@code in namespace shop}; empty for nodes
   * @param notes what the reader has to know, one sentence each
   */
  Listing of(String where, List<TopRow> rows, List<String> notes) {
    boolean namespaced = rows.stream().map(TopRow::namespace).distinct().limit(2).count() > 1;
    List<TopRow> sorted = rows.stream().sorted(TopRow.largestFirst(byMemory)).toList();
    return new Listing(
        summary(where, rows),
        notes,
        Stream.concat(
                namespaced ? Stream.of("namespace", "name") : Stream.of("name"),
                (isNodes() ? NODE_COLUMNS : POD_COLUMNS).stream())
            .toList(),
        IntStream.range(0, sorted.size())
            .mapToObj(rank -> row(rank, sorted.get(rank), namespaced))
            .toList(),
        false);
  }

  private boolean isNodes() {
    return unit.equals("nodes");
  }

  private String summary(String where, List<TopRow> rows) {
    Usage used = Usage.sum(rows.stream().map(TopRow::used).toList());
    Usage whole = Usage.sum(rows.stream().map(TopRow::requests).toList());
    String of = isNodes() ? " (allocatable " : " (requested ";
    return rows.size()
        + " "
        + unit
        + (where.isEmpty() ? "" : " " + where)
        + " use "
        + used.cpuText()
        + " CPU"
        + of
        + whole.cpuText()
        + "), "
        + used.memoryText()
        + " memory"
        + of
        + whole.memoryText()
        + "); most "
        + (byMemory ? "memory" : "CPU")
        + " first";
  }

  private Listing.Row row(int rank, TopRow row, boolean namespaced) {
    Usage used = row.used();
    Stream<String> names =
        namespaced ? Stream.of(row.namespace(), row.name()) : Stream.of(row.name());
    Stream<String> usage =
        isNodes()
            ? Stream.of(
                used.cpuText(),
                used.cpuOf(row.requests()),
                used.memoryText(),
                used.memoryOf(row.requests()))
            : Stream.of(
                used.cpuText(),
                used.cpuOf(row.requests()),
                used.cpuOf(row.limits()),
                used.memoryText(),
                used.memoryOf(row.requests()),
                used.memoryOf(row.limits()));
    return new Listing.Row(rank, row.namespace(), row.name(), Stream.concat(names, usage).toList());
  }
}
