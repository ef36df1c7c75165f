package io.pilothouse.monitor.remedy;

import io.pilothouse.monitor.incident.Ack;
import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.incident.Look;
import io.pilothouse.monitor.incident.Sighting;
import io.pilothouse.monitor.incident.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known in one cycle.
 *
 * @param open every incident of the cluster that is not resolved, and maybe some that are
 */
record Sight(Look.Seen look, List<Incident> open) {
  /** What the last look saw of an incident; empty if it is not there or could not be seen. */
  Optional<Sighting> of(String fingerprint) {
    return look.sightings().stream()
        .filter(each -> each.fingerprint().equals(fingerprint))
        .findFirst();
  }

  /** Whether everything was looked at that could say something of an object. */
  boolean tells(Subject subject) {
    return look.gaps().isEmpty()
        && (look.namespaces().isEmpty() || look.namespaces().contains(subject.namespace()));
  }

  Optional<Incident> incident(String id) {
    return open.stream().filter(each -> each.id().equals(id) && !each.isResolved()).findFirst();
  }

  /** Who takes care of a repair's incident. */
  Optional<String> person(Remedy remedy) {
    return incident(remedy.cause().incident())
        .flatMap(incident -> incident.handling().ack())
        .map(Ack::by);
  }

  /** Whether its trouble is there, or one at the same object that is as urgent and came after. */
  boolean isNotBetter(Remedy remedy) {
    return of(remedy.cause().fingerprint()).isPresent() || isWorse(remedy);
  }

  /** Whether there is trouble at the object, as urgent, that there was not before the repair. */
  boolean isWorse(Remedy remedy) {
    Instant before = remedy.begun();
    return open.stream()
        .filter(each -> !each.isResolved())
        .filter(each -> each.subject().equals(remedy.cause().subject()))
        .filter(each -> each.times().opened().isAfter(before))
        .filter(each -> each.severity().compareTo(remedy.cause().severity()) <= 0)
        .anyMatch(each -> of(each.fingerprint()).isPresent());
  }
}
