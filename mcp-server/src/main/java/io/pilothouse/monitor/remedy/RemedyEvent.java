package io.pilothouse.monitor.remedy;

import java.time.Instant;

/**
 * A step of a repair, for the incident's thread.
 *
 * @param remedy whose step it is
 * @param number of the step in its repair, from 1; with the incident it names this step for ever,
 *     since no incident is repaired twice
 */
public record RemedyEvent(
    String remedy, int number, String incident, String rule, Remedy.Step step) {
  /** How far the repair is since. */
  public Status status() {
    return step.status();
  }

  public Instant at() {
    return step.at();
  }

  /** What happened, for people. */
  public String words() {
    return step.words();
  }
}
