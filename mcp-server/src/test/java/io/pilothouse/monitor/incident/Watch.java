package io.pilothouse.monitor.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A cluster that is looked at every minute. */
final class Watch {
  static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

  Rules rules = Rules.DEFAULT;
  Instant now = START;
  List<Incident> open = List.of();
  final List<Transition> log = new ArrayList<>();

  /** Looks, and lets a minute pass. */
  List<Transition> look(Sighting... sightings) {
    return look(Set.of(), sightings);
  }

  List<Transition> look(Set<String> gaps, Sighting... sightings) {
    return take(new Look.Seen(now, Troubles.CONTEXT, List.of(sightings), gaps));
  }

  List<Transition> fail() {
    return take(new Look.Failed(now, Troubles.CONTEXT, "no answer"));
  }

  List<Transition> take(Look look) {
    Turn turn = IncidentMachine.apply(open, look, rules, now);
    open = turn.open();
    log.addAll(turn.transitions());
    now = now.plus(Duration.ofMinutes(1));
    return turn.transitions();
  }

  Watch times(int looks, Sighting... sightings) {
    Stream.generate(() -> sightings).limit(looks).forEach(this::look);
    return this;
  }

  Incident only() {
    if (open.size() != 1) {
      throw new AssertionError(open.size() + " incidents: " + open);
    }
    return open.getFirst();
  }

  Incident of(Sighting sighting) {
    return open.stream()
        .filter(each -> each.fingerprint().equals(sighting.fingerprint()))
        .findFirst()
        .orElseThrow();
  }

  void acknowledge(Ack ack) {
    Transition transition = IncidentMachine.acknowledge(only(), ack).orElseThrow();
    open = List.of(transition.after());
    log.add(transition);
  }

  /** What people were told, in order. */
  List<String> news() {
    return log.stream()
        .filter(Transition::news)
        .map(each -> each.kind() + " " + each.after().subject().name())
        .toList();
  }
}
