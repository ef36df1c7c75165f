package io.pilothouse.tools.core.listing;

import io.pilothouse.kubernetes.TablePage;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How well an object is, judged by the cells of the server's table, whatever its kind: columns of
 * the same name mean the same in built-in kinds and most custom ones.
 *
 * @param rank how early it comes in a list
 * @param label how it is counted; empty when the table says nothing of health
 */
record Health(Rank rank, String label) {
  /** Worst first. */
  enum Rank {
    FAILING,
    WAITING,
    NOT_READY,
    RESTARTED,
    HEALTHY,
    DONE;

    boolean isUnhealthy() {
      return compareTo(NOT_READY) <= 0;
    }
  }

  /** Reads one cell; the row is there for cells that mean something only together. */
  private interface Judge extends BiFunction<String, Cells, Health> {}

  private static final Health SILENT = new Health(Rank.HEALTHY, "");
  private static final Pattern SHARE = Pattern.compile("(\\d+)/(\\d+)");

  /** {@code 7 (3m22s ago)}: within the last hour. */
  private static final Pattern RECENT_RESTART =
      Pattern.compile("[1-9]\\d* \\((?:[1-5]?\\dm(?:\\d+s)?|\\d{1,3}s) ago\\)");

  private static final Set<String> DONE =
      Set.of("completed complete succeeded suspended released".split(" "));
  private static final Set<String> WAITING =
      Set.of(
          ("pending containercreating podinitializing terminating schedulinggated progressing"
                  + " unknown waiting creating deleting updating outofsync schedulingdisabled")
              .split(" "));
  private static final Set<String> BAD =
      Set.of(
          ("false failed error lost notready degraded unhealthy missing evicted unavailable stalled"
                  + " nodelost invalid warning")
              .split(" "));

  private static final Map<String, Judge> JUDGES =
      Map.of(
          "ready", Health::ready,
          "completions", Health::completions,
          "status", (cell, cells) -> word(cell),
          "phase", (cell, cells) -> word(cell),
          "state", (cell, cells) -> word(cell),
          "health", (cell, cells) -> word(cell),
          "available", Health::available,
          "external-ip", (cell, cells) -> pending(cell),
          "targets", (cell, cells) -> unknownTarget(cell),
          "type", (cell, cells) -> cell.equals("Warning") ? word(cell) : SILENT);

  private record Cells(Map<String, String> byColumn) {
    String get(String column) {
      return byColumn.getOrDefault(column, "");
    }
  }

  /** Judges a row of any kind; the worst cell decides. */
  static Health of(List<TablePage.Column> columns, List<String> row) {
    Map<String, String> byColumn = new HashMap<>();
    for (int i = 0; i < Math.min(columns.size(), row.size()); i++) {
      byColumn.putIfAbsent(columns.get(i).name().toLowerCase(Locale.ROOT), row.get(i).trim());
    }
    Cells cells = new Cells(byColumn);
    if (byColumn.containsKey("restarts") && byColumn.containsKey("status")) {
      return pod(cells);
    }
    return byColumn.entrySet().stream()
        .flatMap(
            cell ->
                Stream.ofNullable(JUDGES.get(cell.getKey()))
                    .map(judge -> judge.apply(cell.getValue(), cells)))
        .filter(health -> !health.label().isEmpty())
        .min(Comparator.comparing(Health::rank).thenComparing(Health::label))
        .orElse(SILENT);
  }

  private static Health pod(Cells cells) {
    String status = cells.get("status");
    Health byStatus = word(status);
    if (status.startsWith("Init:") && SHARE.matcher(status.substring(5)).matches()) {
      return new Health(Rank.WAITING, "Init");
    }
    if (!status.equals("Running")) {
      return byStatus.rank() == Rank.HEALTHY ? new Health(Rank.FAILING, status) : byStatus;
    }
    Matcher ready = SHARE.matcher(cells.get("ready"));
    if (ready.matches() && !ready.group(1).equals(ready.group(2))) {
      return new Health(Rank.NOT_READY, "Running but not ready");
    }
    return RECENT_RESTART.matcher(cells.get("restarts")).matches()
        ? new Health(Rank.RESTARTED, "Running, restarted within the hour")
        : new Health(Rank.HEALTHY, "Running");
  }

  /** {@code 1/3}, {@code True}, or a bare number next to {@code Desired}. */
  private static Health ready(String cell, Cells cells) {
    Matcher share = SHARE.matcher(cell);
    if (share.matches()) {
      return share(Integer.parseInt(share.group(1)), Integer.parseInt(share.group(2)));
    }
    String desired = cells.get("desired");
    return isNumber(cell) && isNumber(desired)
        ? share(Integer.parseInt(cell), Integer.parseInt(desired))
        : word(cell);
  }

  private static Health share(int ready, int desired) {
    if (desired == 0) {
      return new Health(Rank.DONE, "scaled to 0");
    }
    if (ready == 0) {
      return new Health(Rank.FAILING, "none ready");
    }
    return ready < desired
        ? new Health(Rank.NOT_READY, "partly ready")
        : new Health(Rank.HEALTHY, "ready");
  }

  /** Jobs say better how they are in {@code Status}, where the server has that column. */
  private static Health completions(String cell, Cells cells) {
    Matcher share = SHARE.matcher(cell);
    if (!share.matches() || !cells.get("status").isEmpty()) {
      return SILENT;
    }
    return share.group(1).equals(share.group(2))
        ? new Health(Rank.DONE, "Complete")
        : new Health(Rank.NOT_READY, "not complete");
  }

  /** A condition in some kinds, a count in others. */
  private static Health available(String cell, Cells cells) {
    return cell.startsWith("False") ? new Health(Rank.FAILING, "not available") : SILENT;
  }

  private static Health pending(String cell) {
    return cell.equals("<pending>") ? new Health(Rank.WAITING, "no external IP yet") : SILENT;
  }

  private static Health unknownTarget(String cell) {
    return cell.contains("<unknown>") ? new Health(Rank.FAILING, "metrics unknown") : SILENT;
  }

  /** A status in words; several, as in {@code Ready,SchedulingDisabled}, count by the worst. */
  private static Health word(String cell) {
    Rank rank =
        Stream.of(cell.toLowerCase(Locale.ROOT).split(","))
            .map(Health::rankOf)
            .min(Comparator.naturalOrder())
            .orElse(Rank.HEALTHY);
    return new Health(rank, cell);
  }

  private static Rank rankOf(String word) {
    if (DONE.contains(word)) {
      return Rank.DONE;
    }
    if (WAITING.contains(word)) {
      return Rank.WAITING;
    }
    boolean bad =
        BAD.contains(word)
            || word.contains("err")
            || word.contains("fail")
            || word.contains("backoff")
            || word.contains("kill")
            || word.startsWith("exitcode")
            || word.startsWith("signal");
    return bad ? Rank.FAILING : Rank.HEALTHY;
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.length() < 9 && text.chars().allMatch(Character::isDigit);
  }
}
