package io.pilothouse.monitor.incident;

import io.pilothouse.diagnosis.finding.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A trouble from its first sighting to its end.
 *
 * @param id {@code i-} and ten hexadecimal digits
 * @param sighting the last one
 */
public record Incident(
    String id,
    Sighting sighting,
    State state,
    Grade grade,
    Times times,
    Health health,
    Handling handling) {
  /**
   * How urgent it is.
   *
   * @param severity now
   * @param alarm the most urgent that people heard of lately; only what exceeds it is an escalation
   * @param since when the severity became what it is
   * @param downSince when it was first seen to have nothing ready to serve, without a pause since
   * @param reasons why the severity is not what impact and priority make it
   */
  public record Grade(
      Severity severity,
      Severity alarm,
      Instant since,
      Optional<Instant> downSince,
      List<String> reasons) {
    public Grade {
      reasons = List.copyOf(reasons);
    }

    /** People hear of it as it is now. */
    Grade alarming() {
      return new Grade(severity, severity, since, downSince, reasons);
    }

    /** Nothing is down for the moment. */
    Grade up() {
      return new Grade(severity, alarm, since, Optional.empty(), reasons);
    }

    /** More urgent than people heard of lately. */
    boolean isAlarming() {
      return severity.compareTo(alarm) < 0;
    }
  }

  /**
   * When what happened.
   *
   * @param opened first seen
   * @param waiting from when the wait before firing counts
   * @param fired last began to fire
   * @param sighted last seen
   * @param changed when the state became what it is
   * @param resolved empty unless it is
   */
  public record Times(
      Instant opened,
      Instant waiting,
      Optional<Instant> fired,
      Instant sighted,
      Instant changed,
      Optional<Instant> resolved) {
    Times sighted(Instant now) {
      return new Times(opened, waiting, fired, now, changed, resolved);
    }

    Times waiting(Instant now) {
      return new Times(opened, now, fired, sighted, changed, Optional.empty());
    }

    Times entered(State state, Instant now) {
      return new Times(
          opened,
          waiting,
          state == State.FIRING && fired.filter(at -> !at.isBefore(waiting)).isEmpty()
              ? Optional.of(now)
              : fired,
          sighted,
          now,
          state == State.RESOLVED ? Optional.of(now) : Optional.empty());
    }
  }

  /**
   * What looks said of it lately.
   *
   * @param present whether the last look that could tell saw it
   * @param cleanLooks without it, in a row
   * @param cleanSince the first of those
   * @param gaps what could not be looked at when it was last seen
   * @param switches when it came or went, within the window in which that counts as flapping
   */
  public record Health(
      boolean present,
      int cleanLooks,
      Optional<Instant> cleanSince,
      Set<String> gaps,
      List<Instant> switches) {
    public Health {
      gaps = Set.copyOf(gaps);
      switches = List.copyOf(switches);
    }

    /** Seen, with those gaps. */
    Health seen(Set<String> unseen, Instant now, Instant window) {
      return new Health(true, 0, Optional.empty(), unseen, switches(true, now, window));
    }

    /** Not seen, and it would have been. */
    Health clean(Instant now, Instant window) {
      return new Health(
          false,
          cleanLooks + 1,
          Optional.of(cleanSince.orElse(now)),
          gaps,
          switches(false, now, window));
    }

    /** Seen as the effect of something else. */
    Health explained() {
      return new Health(true, 0, Optional.empty(), gaps, switches);
    }

    private List<Instant> switches(boolean seen, Instant now, Instant window) {
      Stream<Instant> recent = switches.stream().filter(each -> each.isAfter(window));
      return (seen == present ? recent : Stream.concat(recent, Stream.of(now))).toList();
    }
  }

  /**
   * What people and other incidents have to do with it.
   *
   * @param sequence of its last transition
   * @param told whether people heard that it is there and not yet that it is gone
   * @param ack empty unless somebody takes care of it
   * @param silencedBy the silence's reason
   * @param inhibitedBy the fingerprint of the incident that explains it
   */
  public record Handling(
      int sequence,
      boolean told,
      Optional<Ack> ack,
      Optional<String> silencedBy,
      Optional<String> inhibitedBy) {
    Handling acknowledged(Optional<Ack> other) {
      return new Handling(sequence, told, other, silencedBy, inhibitedBy);
    }

    Handling muted(Optional<String> silence, Optional<String> cause) {
      return new Handling(sequence, told, ack, silence, cause);
    }

    Handling next(boolean heard) {
      return new Handling(sequence + 1, heard, ack, silencedBy, inhibitedBy);
    }

    /** Whether nothing keeps people from hearing of it. */
    public boolean isAudible() {
      return silencedBy.isEmpty() && inhibitedBy.isEmpty();
    }
  }

  Incident with(Sighting other) {
    return new Incident(id, other, state, grade, times, health, handling);
  }

  Incident with(State other) {
    return new Incident(id, sighting, other, grade, times, health, handling);
  }

  Incident with(Grade other) {
    return new Incident(id, sighting, state, other, times, health, handling);
  }

  Incident with(Times other) {
    return new Incident(id, sighting, state, grade, other, health, handling);
  }

  Incident with(Health other) {
    return new Incident(id, sighting, state, grade, times, other, handling);
  }

  Incident with(Handling other) {
    return new Incident(id, sighting, state, grade, times, health, other);
  }

  /** The same for every occurrence of the same trouble. */
  public String fingerprint() {
    return sighting.fingerprint();
  }

  public Subject subject() {
    return sighting.subject();
  }

  public Trouble trouble() {
    return sighting.trouble();
  }

  public Severity severity() {
    return grade.severity();
  }

  public boolean isResolved() {
    return state == State.RESOLVED;
  }
}
