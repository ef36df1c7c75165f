package io.pilothouse.monitor.report;

import io.pilothouse.monitor.incident.State;
import io.pilothouse.monitor.store.Watch;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What stands at the top: the period in a few numbers. */
final class Facts {
  private Facts() {}

  /**
   * A number.
   *
   * @param note what it means, in a few words
   */
  record Fact(String label, String value, String note) {}

  static List<Fact> of(Report report) {
    return List.of(
        incidents(report),
        open(report),
        pace("Time to acknowledge", report.toAcknowledge(report.incidents())),
        pace("Time to recover", report.toRecover(report.incidents())),
        watched(report));
  }

  private static Fact incidents(Report report) {
    long before =
        report.incidents().stream()
            .filter(each -> each.began().isBefore(report.period().from()))
            .count();
    String note =
        before == 0 ? "all began in the period" : "%,d of them began before".formatted(before);
    int number = report.incidents().size();
    return new Fact("Incidents", "%,d".formatted(number), number == 0 ? "nothing fired" : note);
  }

  private static Fact open(Report report) {
    List<Case> open = report.open();
    String note =
        open.isEmpty()
            ? "nothing is left"
            : "worst %s; %,d acknowledged"
                .formatted(open.getFirst().severity(), Report.in(open, State.ACKNOWLEDGED));
    return new Fact("Open now", "%,d".formatted(open.size()), note);
  }

  private static Fact pace(String label, Pace pace) {
    return pace.count() == 0
        ? new Fact(label, "–", "none in the period")
        : new Fact(
            label,
            Words.length(pace.median()),
            "median; mean %s, %s"
                .formatted(Words.length(pace.mean()), Words.count(pace.count(), "time")));
  }

  private static Fact watched(Report report) {
    Optional<Duration> least =
        report.coverage().stream()
            .map(
                each ->
                    each.total(Optional.of(Watch.Outcome.SEEN))
                        .plus(each.total(Optional.of(Watch.Outcome.PARTIAL))))
            .min(Comparator.naturalOrder());
    return least
        .map(
            time ->
                new Fact(
                    "Watched",
                    Words.share(time, report.period().length()),
                    report.coverage().size() == 1
                        ? "of the period"
                        : "of the period, the least of %,d clusters"
                            .formatted(report.coverage().size())))
        .orElseGet(() -> new Fact("Watched", "–", "no look was recorded"));
  }
}
