package io.pilothouse.monitor.remedy;

import io.pilothouse.diagnosis.finding.Confidence;
import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.incident.Match;
import io.pilothouse.monitor.incident.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * Which trouble is repaired how.
 *
 * @param name unique among the rules
 * @param verifyWithin how long the trouble may take to go away before the change is put back
 * @param dryRun whether only to say what would be done
 */
public record RemedyRule(
    String name, When when, Action action, Duration verifyWithin, Limits limits, boolean dryRun) {
  /**
   * All of it must hold.
   *
   * @param confidence never {@link Confidence#LOW}
   * @param severities empty: any
   * @param firingFor how long the incident must have been firing
   */
  public record When(
      Match match, Set<Confidence> confidence, Set<Severity> severities, Duration firingFor) {
    public When {
      confidence = Set.copyOf(confidence);
      severities = Set.copyOf(severities);
    }
  }

  /** At most so many repairs in any window of time. */
  public record Rate(int most, Duration window) {}

  /**
   * @param perObject of one object by this rule
   * @param perRule of all objects by this rule
   */
  public record Limits(Rate perObject, Rate perRule) {}

  /**
   * Whether it is meant for an incident.
   *
   * @param seen the incident as the last look saw it
   */
  boolean fits(Incident incident, Sighting seen, Instant now) {
    return when.match().fits(seen)
        && when.confidence().contains(seen.trouble().confidence())
        && (when.severities().isEmpty() || when.severities().contains(incident.severity()))
        && incident
            .times()
            .fired()
            .filter(fired -> !fired.plus(when.firingFor()).isAfter(now))
            .isPresent();
  }

  /** Whether it still stands behind a repair that it began. */
  boolean allows(Remedy.Cause cause) {
    return name.equals(cause.rule()) && !dryRun;
  }
}
