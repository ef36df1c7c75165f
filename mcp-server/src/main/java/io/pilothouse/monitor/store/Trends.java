package io.pilothouse.monitor.store;

import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.incident.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What incidents say over time.
 *
 * @param recoveries by severity, the most urgent first
 * @param flapping what comes and goes, the most often first
 * @param weeks oldest first; one without incidents is left out
 */
public record Trends(List<Recovery> recoveries, List<Offender> flapping, List<Week> weeks) {
  /**
   * How long it took from firing to being resolved.
   *
   * @param incidents that were resolved
   */
  public record Recovery(Severity severity, long incidents, Duration mean) {}

  /**
   * An object, and how often it was in a trouble.
   *
   * @param code of the trouble
   */
  public record Offender(Subject subject, String code, long times) {}

  /**
   * What fired in a week.
   *
   * @param begin its Monday, at midnight UTC
   * @param fired how often anything did
   * @param offenders the most frequent first
   */
  public record Week(Instant begin, long fired, List<Offender> offenders) {}
}
