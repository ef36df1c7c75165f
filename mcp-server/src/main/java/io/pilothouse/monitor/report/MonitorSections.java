package io.pilothouse.monitor.report;

import io.pilothouse.monitor.report.ReportData.Delivery;
import io.pilothouse.monitor.report.Section.Cell;
import io.pilothouse.monitor.report.Section.Picture;
import io.pilothouse.monitor.report.Section.Table;
import io.pilothouse.monitor.store.Watch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is said of the monitor itself: what it did not see, and what it could not tell. */
final class MonitorSections {
  private final Report report;

  MonitorSections(Report report) {
    this.report = report;
  }

  List<Section> all() {
    return List.of(coverage(), notifications());
  }

  private Section coverage() {
    if (report.coverage().isEmpty()) {
      return Section.of(
          "coverage",
          "What was not seen",
          "No look at any cluster is recorded for this period: that there are no incidents in it"
              + " would mean nothing.");
    }
    List<String> notes = new ArrayList<>();
    List<List<Cell>> rows = new ArrayList<>();
    report.coverage().forEach(each -> rows.addAll(holes(each)));
    notes.add(
        rows.isEmpty()
            ? "Every cluster was watched all the time, and answered."
            : "What began and ended in these times is not in this report.");
    return new Section(
        "coverage",
        "What was not seen",
        notes,
        Optional.of(Picture.COVERAGE),
        new Table(List.of("Cluster", "From", "To", "For", "What", "Why"), rows));
  }

  private static List<List<Cell>> holes(Coverage coverage) {
    return coverage.stretches().stream()
        .filter(each -> !each.isSeen())
        .map(
            each ->
                List.<Cell>of(
                    new Cell.Quoted(coverage.context()),
                    new Cell.Own(Words.minute(each.time().from())),
                    new Cell.Own(Words.minute(each.time().to())),
                    new Cell.Amount(Words.length(each.time().length())),
                    new Cell.Own(words(each.outcome())),
                    new Cell.Quoted(each.detail())))
        .toList();
  }

  /** What happened, or did not. */
  static String words(Optional<Watch.Outcome> outcome) {
    return outcome
        .map(
            how ->
                switch (how) {
                  case SEEN -> "watched";
                  case PARTIAL -> "watched in part";
                  case FAILED -> "no answer";
                })
        .orElse("not watched");
  }

  private Section notifications() {
    Map<String, List<Delivery>> deliveries = report.deliveries();
    if (deliveries.isEmpty()) {
      return Section.of(
          "notifications", "Notifications", "No message had to be sent more than once.");
    }
    return Section.of(
        "notifications",
        "Notifications",
        List.of("Messages that did not go through at the first attempt."),
        new Table(
            List.of(
                "Channel",
                "Messages",
                "Not delivered",
                "Oldest of those",
                "Attempts",
                "Last failure"),
            deliveries.entrySet().stream()
                .map(each -> channel(each.getKey(), each.getValue()))
                .toList()));
  }

  private List<Cell> channel(String name, List<Delivery> all) {
    List<Delivery> waiting = all.stream().filter(each -> !each.delivered()).toList();
    Optional<Delivery> oldest = waiting.stream().min(Comparator.comparing(Delivery::due));
    Delivery last = all.stream().max(Comparator.comparing(Delivery::due)).orElseThrow();
    return List.of(
        new Cell.Quoted(name),
        new Cell.Amount("%,d".formatted(all.size())),
        new Cell.Amount("%,d".formatted(waiting.size())),
        new Cell.Own(oldest.map(each -> Words.minute(each.due())).orElse("–")),
        new Cell.Amount("%,d".formatted(all.stream().mapToInt(Delivery::attempts).sum())),
        new Cell.Quoted(last.failure()));
  }
}
