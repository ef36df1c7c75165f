package io.pilothouse.monitor.incident;

import io.pilothouse.monitor.incident.Incident.Handling;
import io.pilothouse.monitor.incident.Incident.Times;
import io.pilothouse.monitor.incident.Transition.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One incident on its way through one moment. */
final class Course {
  /** Of the moments at which cycles begin. */
  private static final Duration JITTER = Duration.ofMillis(500);

  private final Rules rules;
  private final Instant now;
  private final List<Transition> transitions = new ArrayList<>();
  private Incident incident;

  Course(Incident incident, Rules rules, Instant now) {
    this.incident = incident;
    this.rules = rules;
    this.now = now;
  }

  Incident incident() {
    return incident;
  }

  List<Transition> transitions() {
    return transitions;
  }

  /** A trouble that no incident was known of. */
  void open() {
    transitions.add(new Transition(Kind.OPENED, Optional.empty(), incident, false, now));
    mute(Optional.empty());
    proceed();
    release(true);
  }

  /**
   * It is there.
   *
   * @param cause the fingerprint of what still inhibits it
   */
  void seen(Sighting sighting, Incident.Grade grade, Set<String> gaps, Optional<String> cause) {
    boolean wasAudible = incident.handling().isAudible();
    incident =
        incident
            .with(sighting)
            .with(incident.health().seen(gaps, now, window()))
            .with(incident.times().sighted(now));
    mute(cause);
    regrade(grade);
    proceed();
    release(wasAudible);
  }

  /** It is there, but something else is to blame. */
  void explained(String cause) {
    if (incident.isResolved()) {
      return;
    }
    incident = incident.with(incident.health().explained());
    mute(Optional.of(cause));
  }

  /** It is not there. */
  void clean() {
    if (incident.isResolved()) {
      return;
    }
    incident = incident.with(incident.health().clean(now, window())).with(incident.grade().up());
    if (incident.state() == State.PENDING) {
      if (!flap()) {
        step(Kind.CLEARED, State.RESOLVED, false);
      }
    } else if (!flap() && !isHeld() && isGone()) {
      incident =
          incident.with(
              incident
                  .handling()
                  .acknowledged(Optional.empty())
                  .muted(incident.handling().silencedBy(), Optional.empty()));
      step(Kind.RESOLVED, State.RESOLVED, incident.handling().told());
    }
  }

  /** Somebody takes care of it. */
  void acknowledge(Ack ack) {
    incident = incident.with(incident.handling().acknowledged(Optional.of(ack)));
    step(Kind.ACKNOWLEDGED, State.ACKNOWLEDGED, isHeard());
  }

  private void mute(Optional<String> cause) {
    Handling before = incident.handling();
    Optional<String> silence =
        rules.silences().stream()
            .filter(each -> each.covers(incident.sighting(), now))
            .map(Exemption::reason)
            .findFirst();
    incident = incident.with(before.muted(silence, cause));
    if (before.silencedBy().isEmpty() && silence.isPresent()) {
      step(Kind.SILENCED, incident.state(), false);
    }
    if (cause.isPresent() && !cause.equals(before.inhibitedBy())) {
      step(Kind.INHIBITED, incident.state(), false);
    }
  }

  private void regrade(Incident.Grade grade) {
    Incident.Grade before = incident.grade();
    boolean faded = !grade.since().plus(rules.flapping().within()).isAfter(now);
    boolean waits = incident.state() == State.PENDING || incident.isResolved();
    incident = incident.with(waits || faded && !grade.isAlarming() ? grade.alarming() : grade);
    if (waits) {
      return;
    }
    if (grade.isAlarming()) {
      escalate();
    } else if (grade.severity() != before.severity()) {
      boolean worse = grade.severity().compareTo(before.severity()) < 0;
      step(worse ? Kind.ESCALATED : Kind.EASED, incident.state(), false);
    }
  }

  private void escalate() {
    boolean acknowledged = incident.state() == State.ACKNOWLEDGED;
    incident =
        incident
            .with(incident.grade().alarming())
            .with(incident.handling().acknowledged(Optional.empty()));
    boolean news = acknowledged ? incident.handling().isAudible() : isHeard();
    step(Kind.ESCALATED, acknowledged ? State.FIRING : incident.state(), news);
  }

  private void proceed() {
    if (incident.isResolved()) {
      incident = incident.with(incident.times().waiting(now));
      step(Kind.RECURRED, State.PENDING, false);
    }
    boolean audible = incident.handling().isAudible();
    switch (incident.state()) {
      case PENDING -> {
        if (!flap() && hasPassed(rules.pendingFor(), incident.times().waiting())) {
          boolean again = incident.times().fired().isPresent();
          step(again ? Kind.REOPENED : Kind.FIRED, State.FIRING, audible);
        }
      }
      case FIRING -> flap();
      case FLAPPING -> {
        if (!isHeld()) {
          step(Kind.FIRED, State.FIRING, audible);
        }
      }
      case ACKNOWLEDGED -> {
        if (incident
            .handling()
            .ack()
            .flatMap(Ack::until)
            .filter(end -> !now.isBefore(end))
            .isPresent()) {
          incident = incident.with(incident.handling().acknowledged(Optional.empty()));
          step(Kind.UNACKNOWLEDGED, State.FIRING, audible);
        }
      }
      case RESOLVED -> throw new IllegalStateException("it has recurred");
    }
  }

  /** What was kept from people while it fired is told as soon as nothing keeps it from them. */
  private void release(boolean wasAudible) {
    Handling handling = incident.handling();
    boolean fires = incident.state() == State.FIRING || incident.state() == State.FLAPPING;
    boolean untold = fires && !handling.told();
    if (handling.isAudible() && (untold || !wasAudible)) {
      step(Kind.RELEASED, incident.state(), untold);
    }
  }

  private boolean flap() {
    boolean counts = incident.state() == State.PENDING || incident.state() == State.FIRING;
    if (!counts || !comesAndGoes()) {
      return false;
    }
    step(Kind.FLAPPING, State.FLAPPING, incident.handling().isAudible());
    return true;
  }

  private boolean comesAndGoes() {
    return incident.health().switches().size() >= rules.flapping().switches();
  }

  private boolean isHeld() {
    Instant end = incident.times().changed().plus(rules.flapping().hold());
    return incident.state() == State.FLAPPING && (now.isBefore(end) || comesAndGoes());
  }

  private boolean isGone() {
    Incident.Health health = incident.health();
    return health.cleanLooks() >= rules.resolve().looks()
        && hasPassed(rules.resolve().after(), health.cleanSince().orElse(now));
  }

  /** A cycle that begins some milliseconds early is not to cost people a whole interval. */
  private boolean hasPassed(Duration length, Instant since) {
    return !now.plus(JITTER).isBefore(since.plus(length));
  }

  private boolean isHeard() {
    return incident.handling().told() && incident.handling().isAudible();
  }

  private Instant window() {
    return now.minus(rules.flapping().within());
  }

  private void step(Kind kind, State state, boolean news) {
    Incident before = incident;
    Times times = state == before.state() ? before.times() : before.times().entered(state, now);
    boolean heard = state != State.RESOLVED && (before.handling().told() || news);
    incident = before.with(state).with(times).with(before.handling().next(heard));
    transitions.add(new Transition(kind, Optional.of(before), incident, news, now));
  }
}
