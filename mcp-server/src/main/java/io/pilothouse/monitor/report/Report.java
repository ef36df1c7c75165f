package io.pilothouse.monitor.report;

import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.incident.State;
import io.pilothouse.monitor.incident.Subject;
import io.pilothouse.monitor.incident.Transition;
import io.pilothouse.monitor.report.ReportData.Period;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a period comes to.
 *
 * @param incidents what fired at some time, the most severe first, then the oldest
 * @param passing what never lasted long enough for anybody to be told
 */
record Report(ReportData data, List<Case> incidents, List<Case> passing, List<Coverage> coverage) {
  private static final Duration WEEK = Duration.ofDays(7);

  /** Of a week. */
  private static final int OFFENDERS = 10;

  /** A trouble that came more often than others in a week. */
  record Offender(
      Instant week,
      Subject subject,
      List<String> codes,
      int incidents,
      Severity worst,
      Duration open) {}

  static Report of(ReportData data) {
    Comparator<Case> order =
        Comparator.comparing(Case::worst).thenComparing(Case::began).thenComparing(Case::id);
    Map<Boolean, List<Case>> fired =
        data.cases().stream()
            .filter(each -> !each.spans(data.period()).isEmpty())
            .sorted(order)
            .collect(Collectors.partitioningBy(each -> each.fired().isPresent()));
    return new Report(data, fired.get(true), fired.get(false), Coverage.of(data));
  }

  Period period() {
    return data.period();
  }

  /** What is there now. */
  List<Case> open() {
    return incidents.stream()
        .filter(Case::isOpen)
        .sorted(Comparator.comparing(Case::severity).thenComparing(Case::began))
        .toList();
  }

  List<Case> of(Severity severity) {
    return incidents.stream().filter(each -> each.worst() == severity).toList();
  }

  static long in(List<Case> cases, State state) {
    return cases.stream().filter(each -> each.state() == state).count();
  }

  Pace toAcknowledge(List<Case> cases) {
    return Pace.of(
        cases.stream().flatMap(each -> each.acknowledgements(period()).stream()).toList());
  }

  Pace toRecover(List<Case> cases) {
    return Pace.of(cases.stream().flatMap(each -> each.recoveries(period()).stream()).toList());
  }

  /** Occurrences of the same trouble, one list for each, in the order of the worst of them. */
  List<List<Case>> rows() {
    return List.copyOf(
        incidents.stream()
            .collect(
                Collectors.groupingBy(Case::fingerprint, LinkedHashMap::new, Collectors.toList()))
            .values());
  }

  /** Those that came and went. */
  List<Case> flapping() {
    return incidents.stream()
        .filter(each -> !each.steps(period(), Transition.Kind.FLAPPING).isEmpty())
        .toList();
  }

  /** Those for which somebody's change was found that fits. */
  List<Case> changed() {
    return incidents.stream().filter(each -> each.what().change().isPresent()).toList();
  }

  /** Objects by week, the newest week first; in it, those with the most incidents first. */
  List<Offender> offenders() {
    TreeMap<Instant, List<Case>> weeks =
        incidents.stream()
            .collect(
                Collectors.groupingBy(
                    each -> Bucket.floor(period().clip(each.began()), WEEK),
                    TreeMap::new,
                    Collectors.toList()));
    return weeks.descendingMap().entrySet().stream()
        .flatMap(
            week ->
                week.getValue().stream()
                    .collect(Collectors.groupingBy(Case::subject))
                    .values()
                    .stream()
                    .map(cases -> offender(week.getKey(), cases))
                    .sorted(
                        Comparator.comparingInt(Offender::incidents)
                            .thenComparing(Offender::open)
                            .reversed()
                            .thenComparing(each -> each.subject().toString()))
                    .limit(OFFENDERS))
        .toList();
  }

  private Offender offender(Instant week, List<Case> cases) {
    return new Offender(
        week,
        cases.getFirst().subject(),
        cases.stream().map(each -> each.what().code()).distinct().sorted().toList(),
        cases.size(),
        cases.stream().map(Case::worst).min(Severity::compareTo).orElseThrow(),
        cases.stream().map(this::open).reduce(Duration.ZERO, Duration::plus));
  }

  /** How much of the period it was there. */
  Duration open(Case incident) {
    return incident.spans(period()).stream()
        .map(Case.Span::length)
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** Times in which no cluster was watched at all; the whole period if there is no cluster. */
  List<Period> unwatched() {
    List<Period> holes = List.of(period());
    for (Coverage cluster : coverage) {
      List<Period> gaps =
          cluster.stretches().stream()
              .filter(each -> each.outcome().isEmpty())
              .map(Coverage.Stretch::time)
              .toList();
      holes =
          holes.stream()
              .flatMap(hole -> gaps.stream().flatMap(gap -> hole.within(gap).stream()))
              .toList();
    }
    return holes;
  }

  /** Messages that had to wait, by channel. */
  Map<String, List<ReportData.Delivery>> deliveries() {
    return data.deliveries().stream()
        .collect(
            Collectors.groupingBy(ReportData.Delivery::channel, TreeMap::new, Collectors.toList()));
  }
}
