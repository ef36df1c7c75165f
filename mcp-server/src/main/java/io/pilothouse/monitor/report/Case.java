package io.pilothouse.monitor.report;

import io.pilothouse.diagnosis.finding.Change;
import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.incident.Ack;
import io.pilothouse.monitor.incident.Note;
import io.pilothouse.monitor.incident.State;
import io.pilothouse.monitor.incident.Subject;
import io.pilothouse.monitor.incident.Transition;
import io.pilothouse.monitor.report.ReportData.Period;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An incident with its history.
 *
 * @param fingerprint the same for every occurrence of the same trouble
 * @param steps oldest first, at least one
 * @param notes what was said about it, oldest first
 */
public record Case(
    String id,
    String fingerprint,
    Subject subject,
    What what,
    Optional<Ack> ack,
    List<Step> steps,
    List<Note> notes) {
  private static final Set<Transition.Kind> FIRES =
      Set.of(Transition.Kind.FIRED, Transition.Kind.REOPENED);
  private static final Set<Transition.Kind> BEGINS =
      Set.of(
          Transition.Kind.OPENED,
          Transition.Kind.RECURRED,
          Transition.Kind.REOPENED,
          Transition.Kind.FIRED);

  /**
   * What is wrong.
   *
   * @param summary one sentence without its subject
   * @param change what somebody changed that fits
   */
  public record What(String code, String summary, Optional<Change> change) {}

  /** What happened to it, and how it stood afterwards. */
  public record Step(Instant at, Transition.Kind kind, State state, Severity severity) {}

  /** A time in which nothing happened to it. */
  public record Span(Instant from, Instant to, State state, Severity severity) {
    public Duration length() {
      return Duration.between(from, to);
    }
  }

  /**
   * @throws IllegalArgumentException when nothing ever happened to it
   */
  public Case {
    steps = List.copyOf(steps);
    notes = List.copyOf(notes);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("an incident without a history");
    }
  }

  /** The worst it ever was. */
  public Severity worst() {
    return steps.stream().map(Step::severity).min(Severity::compareTo).orElseThrow();
  }

  public Instant began() {
    return steps.getFirst().at();
  }

  /** When it last began to fire. */
  public Optional<Instant> fired() {
    return steps.reversed().stream()
        .filter(step -> FIRES.contains(step.kind()))
        .map(Step::at)
        .findFirst();
  }

  /** How it stands. */
  public State state() {
    return steps.getLast().state();
  }

  public Severity severity() {
    return steps.getLast().severity();
  }

  public boolean isOpen() {
    return state() != State.RESOLVED;
  }

  /** From each time it began to fire to the first acknowledgement after it, in the period. */
  List<Duration> acknowledgements(Period period) {
    return waits(period, FIRES, Transition.Kind.ACKNOWLEDGED);
  }

  /** From each time it was first seen to the moment it counted as gone, in the period. */
  List<Duration> recoveries(Period period) {
    return waits(period, BEGINS, Transition.Kind.RESOLVED);
  }

  private List<Duration> waits(
      Period period, Set<Transition.Kind> beginnings, Transition.Kind ending) {
    List<Duration> waits = new ArrayList<>();
    Optional<Instant> since = Optional.empty();
    for (Step step : steps) {
      if (step.kind() == ending) {
        if (period.holds(step.at())) {
          since.map(began -> Duration.between(began, step.at())).ifPresent(waits::add);
        }
        since = Optional.empty();
      } else if (step.state() == State.RESOLVED) {
        since = Optional.empty();
      } else if (beginnings.contains(step.kind()) && since.isEmpty()) {
        since = Optional.of(step.at());
      }
    }
    return waits;
  }

  /** How it stood when, within the period; without the times in which it was gone. */
  public List<Span> spans(Period period) {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      Instant end = i + 1 < steps.size() ? steps.get(i + 1).at() : period.to();
      Span span = new Span(period.clip(step.at()), period.clip(end), step.state(), step.severity());
      if (span.state() == State.RESOLVED || span.length().isZero()) {
        continue;
      }
      Span last = spans.isEmpty() ? null : spans.getLast();
      boolean goesOn =
          last != null
              && last.to().equals(span.from())
              && last.state() == span.state()
              && last.severity() == span.severity();
      if (goesOn) {
        spans.removeLast();
        span = new Span(last.from(), span.to(), span.state(), span.severity());
      }
      spans.add(span);
    }
    return spans;
  }

  /** What happened to it in the period, of those kinds. */
  public List<Step> steps(Period period, Transition.Kind... kinds) {
    return steps.stream()
        .filter(step -> period.holds(step.at()) && Set.of(kinds).contains(step.kind()))
        .toList();
  }
}
