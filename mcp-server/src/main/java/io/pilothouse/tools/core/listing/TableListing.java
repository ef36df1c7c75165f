package io.pilothouse.tools.core.listing;

import io.pilothouse.kubernetes.TablePage;
import io.pilothouse.tools.core.ListScan;
import io.pilothouse.tools.render.ListAnswer;
import io.pilothouse.tools.render.Listing;
import io.pilothouse.tools.render.UntrustedText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Turns a server's table into a {@link Listing}: judged, counted by state, worst first. */
final class TableListing {
  /** Of more states than these, the rarest are summed up. */
  private static final int MOST_STATES = 10;

  private record Judged(TablePage.Row row, Health health) {}

  private final ListScan.Listed<TablePage.Row> listed;
  private final String what;
  private final boolean wide;

  /**
   * @param what plural name of what is listed
   * @param wide whether to keep the columns that the server thinks secondary
   */
  TableListing(ListScan.Listed<TablePage.Row> listed, String what, boolean wide) {
    this.listed = listed;
    this.what = what;
    this.wide = wide;
  }

  /**
   * @param status {@code healthy}, {@code unhealthy} or a state; empty: all
   * @param untrusted whether cells hold free text of the cluster's users
   */
  Listing listing(Optional<String> status, boolean untrusted) {
    List<Judged> all =
        listed.items().stream()
            .map(row -> new Judged(row, Health.of(listed.columns(), row.cells())))
            .toList();
    List<Judged> chosen =
        all.stream().filter(status.map(TableListing::having).orElse(any -> true)).toList();
    boolean namespaces = namespacesShown();
    int[] kept = keptColumns();
    List<String> columns = new ArrayList<>(namespaces ? List.of("Namespace") : List.of());
    IntStream.of(kept).mapToObj(i -> listed.columns().get(i).name()).forEach(columns::add);
    List<Listing.Row> rows = chosen.stream().map(judged -> row(judged, kept, namespaces)).toList();
    return new Listing(summary(all, chosen, status), notes(), columns, rows, untrusted);
  }

  private static Predicate<Judged> having(String status) {
    return switch (status.toLowerCase(Locale.ROOT)) {
      case "healthy" -> judged -> !judged.health().rank().isUnhealthy();
      case "unhealthy" -> judged -> judged.health().rank().isUnhealthy();
      default -> judged -> judged.health().label().equalsIgnoreCase(status);
    };
  }

  private String summary(List<Judged> all, List<Judged> chosen, Optional<String> status) {
    String where =
        listed
            .namespace()
            .map(name -> " in namespace " + name)
            .orElse(namespacesShown() ? " in " + countNamespaces() : "");
    String count = ListAnswer.grouped(all.size()) + " " + what + where;
    if (status.isPresent()) {
      String filter = " with status " + UntrustedText.stripLine(status.get());
      String total = "; all: " + states(all);
      return ListAnswer.grouped(chosen.size()) + " of " + count + filter + total;
    }
    String states = states(all);
    return states.isEmpty() ? count : count + ": " + states;
  }

  /** {@code 2 CrashLoopBackOff, 1 Pending, 29 Running}. */
  private static String states(List<Judged> rows) {
    Map<Health, Integer> counts = new LinkedHashMap<>();
    rows.stream()
        .map(Judged::health)
        .filter(health -> !health.label().isEmpty())
        .sorted(Comparator.comparing(Health::rank).thenComparing(Health::label))
        .forEach(health -> counts.merge(health, 1, Integer::sum));
    Set<Health> named =
        counts.entrySet().stream()
            .sorted(Map.Entry.<Health, Integer>comparingByValue().reversed())
            .limit(MOST_STATES)
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    String first =
        counts.entrySet().stream()
            .filter(entry -> named.contains(entry.getKey()))
            .map(
                entry ->
                    ListAnswer.grouped(entry.getValue())
                        + " "
                        + UntrustedText.stripLine(entry.getKey().label()))
            .collect(Collectors.joining(", "));
    int rest =
        counts.entrySet().stream()
            .filter(entry -> !named.contains(entry.getKey()))
            .mapToInt(Map.Entry::getValue)
            .sum();
    return rest == 0 ? first : first + ", " + ListAnswer.grouped(rest) + " in other states";
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    listed.note().ifPresent(note -> notes.add("note: " + note));
    if (!listed.complete()) {
      notes.add(
          "note: scanned the first "
              + ListAnswer.grouped(listed.items().size())
              + "; narrow with namespace or selector");
    }
    return notes;
  }

  private Listing.Row row(Judged judged, int[] kept, boolean namespaces) {
    TablePage.Row row = judged.row();
    List<String> cells = new ArrayList<>(kept.length + 1);
    if (namespaces) {
      cells.add(row.namespace());
    }
    for (int column : kept) {
      cells.add(column < row.cells().size() ? row.cells().get(column) : "");
    }
    return new Listing.Row(judged.health().rank().ordinal(), row.namespace(), row.name(), cells);
  }

  private boolean namespacesShown() {
    return listed.namespace().isEmpty()
        && listed.items().stream().anyMatch(row -> !row.namespace().isEmpty());
  }

  private String countNamespaces() {
    long count = listed.items().stream().map(TablePage.Row::namespace).distinct().count();
    return ListAnswer.counted((int) count, "namespace");
  }

  private int[] keptColumns() {
    return IntStream.range(0, listed.columns().size())
        .filter(i -> wide || listed.columns().get(i).priority() == 0)
        .toArray();
  }
}
