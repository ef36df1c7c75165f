package io.pilothouse.monitor.remedy;

import java.time.Instant;

/**
 * A step of a repair, for the incident's thread.
 *
 * @param key names this step for ever: whoever tells people of it twice can know it by that
 * @param remedy whose step it is
 * @param number of the step in its repair, from 1
 */
public record RemedyEvent(
    String key, String remedy, int number, String incident, String rule, Remedy.Step step) {
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
