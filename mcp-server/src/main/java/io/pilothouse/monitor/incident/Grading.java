package io.pilothouse.monitor.incident;

import io.pilothouse.diagnosis.finding.Impact.Extent;
import io.pilothouse.diagnosis.finding.Priority;
import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.tools.render.Ages;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Says how urgent troubles are that are seen at the same time. */
final class Grading {
  private final Rules rules;
  private final Instant now;
  private final long vital;

  Grading(Rules rules, List<Sighting> sightings, Instant now) {
    this.rules = rules;
    this.now = now;
    this.vital =
        sightings.stream()
            .filter(Grading::hurtsTheVital)
            .filter(each -> expected(each).isEmpty())
            .map(Sighting::subject)
            .distinct()
            .count();
  }

  /** Of a trouble seen for the first time. */
  Incident.Grade first(Sighting sighting) {
    Severity none = Severity.SEV4;
    return next(new Incident.Grade(none, none, now, Optional.empty(), List.of()), sighting)
        .alarming();
  }

  /** Of one seen again. Its alarm is as before: who tells people changes it. */
  Incident.Grade next(Incident.Grade before, Sighting sighting) {
    List<String> reasons = new ArrayList<>();
    Optional<Instant> downSince =
        sighting.trouble().impact().extent() == Extent.DOWN
            ? before.downSince().or(() -> Optional.of(now))
            : Optional.empty();
    Severity severity = severity(sighting, downSince, reasons);
    boolean same = severity == before.severity();
    return new Incident.Grade(
        severity, before.alarm(), same ? before.since() : now, downSince, reasons);
  }

  private Severity severity(Sighting sighting, Optional<Instant> downSince, List<String> reasons) {
    Optional<String> expected = expected(sighting);
    if (expected.isPresent()) {
      reasons.add(expected.get());
      return Severity.SEV4;
    }
    Trouble trouble = sighting.trouble();
    if (vital > 1 && hurtsTheVital(sighting)) {
      reasons.add(vital + " objects of P0 are hit at once");
      return Severity.SEV1;
    }
    Duration tolerated = tolerated(trouble.priority());
    boolean tooLong = downSince.filter(since -> since.plus(tolerated).isBefore(now)).isPresent();
    if (tooLong && trouble.severity() != Severity.SEV1) {
      reasons.add(
          "down for longer than " + trouble.priority() + " tolerates: " + Ages.of(tolerated));
      return Severity.values()[trouble.severity().ordinal() - 1];
    }
    return trouble.severity();
  }

  private Optional<String> expected(Sighting sighting) {
    return Stream.concat(
            covering(rules.knownIssues(), sighting).map(each -> "known issue: " + each.reason()),
            covering(rules.maintenance(), sighting).map(each -> "maintenance: " + each.reason()))
        .findFirst();
  }

  private Stream<Exemption> covering(List<Exemption> exemptions, Sighting sighting) {
    return exemptions.stream().filter(each -> each.covers(sighting, now));
  }

  private static boolean hurtsTheVital(Sighting sighting) {
    Trouble trouble = sighting.trouble();
    return trouble.priority() == Priority.P0
        && trouble.impact().extent().compareTo(Extent.DEGRADED) <= 0;
  }

  /** How long people can do without. */
  private static Duration tolerated(Priority priority) {
    return switch (priority) {
      case P0 -> Duration.ZERO;
      case P1 -> Duration.ofMinutes(15);
      case P2 -> Duration.ofHours(4);
      case P3 -> Duration.ofDays(3);
    };
  }
}
