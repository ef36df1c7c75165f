package io.pilothouse.automation.hook;

import io.pilothouse.identity.Caller;
import java.util.Optional;

/**
 * Alerts that somebody sent, who may send them, and what came of it.
 *
 * @param hook by which they came
 * @param context the cluster that they are about; empty: the default one
 * @param diagnosis the id of the one that they started or that is under way; empty: none
 */
public record HookEvent(
    String hook,
    Caller caller,
    AlertGroup group,
    Optional<String> context,
    Outcome outcome,
    Optional<String> diagnosis) {
  /** What came of alerts. */
  public enum Outcome {
    /** A diagnosis of what they are about. */
    STARTED,
    /** Nothing: the same group is being diagnosed, or waits for it. */
    UNDER_WAY,
    /** Nothing: none of them fires any more. */
    RESOLVED,
    /** Nothing: too many wait already. */
    REFUSED
  }
}
