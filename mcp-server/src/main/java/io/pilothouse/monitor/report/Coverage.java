package io.pilothouse.monitor.report;

import io.pilothouse.monitor.report.ReportData.Period;
import io.pilothouse.monitor.store.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * When a cluster was watched, without holes: a stretch without an outcome is one in which the
 * monitor did not run.
 */
record Coverage(String context, List<Stretch> stretches) {
  /**
   * Part of the period.
   *
   * @param outcome empty: nobody looked
   */
  record Stretch(Period time, Optional<Watch.Outcome> outcome, String detail) {
    boolean isSeen() {
      return outcome.filter(how -> how == Watch.Outcome.SEEN).isPresent();
    }
  }

  /** Of every cluster that was watched at some time of the period, by name. */
  static List<Coverage> of(ReportData data) {
    Map<String, List<Watch>> byContext =
        data.watches().stream()
            .filter(each -> each.from().isBefore(data.period().to()))
            .filter(each -> each.until().isAfter(data.period().from()))
            .collect(Collectors.groupingBy(Watch::context, TreeMap::new, Collectors.toList()));
    return byContext.entrySet().stream()
        .map(each -> new Coverage(each.getKey(), stretches(data.period(), each.getValue())))
        .toList();
  }

  private static List<Stretch> stretches(Period period, List<Watch> watches) {
    List<Watch> sorted = watches.stream().sorted(Comparator.comparing(Watch::from)).toList();
    List<Stretch> stretches = new ArrayList<>();
    Instant reached = period.from();
    for (int i = 0; i < sorted.size(); i++) {
      Watch watch = sorted.get(i);
      Instant from = latest(reached, watch.from());
      Instant next = i + 1 < sorted.size() ? sorted.get(i + 1).from() : period.to();
      Instant until = period.clip(next.isBefore(watch.until()) ? next : watch.until());
      if (from.isBefore(until)) {
        unwatched(reached, from).ifPresent(stretches::add);
        stretches.add(
            new Stretch(new Period(from, until), Optional.of(watch.outcome()), watch.detail()));
        reached = until;
      }
    }
    unwatched(reached, period.to()).ifPresent(stretches::add);
    return stretches;
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Optional<Stretch> unwatched(Instant from, Instant to) {
    return from.isBefore(to)
        ? Optional.of(new Stretch(new Period(from, to), Optional.empty(), ""))
        : Optional.empty();
  }

  /** How long it was watched with that outcome; empty: not at all. */
  Duration total(Optional<Watch.Outcome> outcome) {
    return stretches.stream()
        .filter(each -> each.outcome().equals(outcome))
        .map(each -> each.time().length())
        .reduce(Duration.ZERO, Duration::plus);
  }
}
