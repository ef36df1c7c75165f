package io.pilothouse.policy;

import java.util.Optional;

/**
 * What is decided about some writes.
 *
 * @param name unique in its policy
 * @param match which writes
 * @param when what must hold besides
 * @param decide the verdict
 * @param message told to those it stops; possibly empty
 * @param limits how much it lets happen
 * @param approval how a person agrees, for {@link Verdict#APPROVE}
 */
record Rule(
    String name,
    Match match,
    Optional<Condition> when,
    Verdict decide,
    String message,
    Limits limits,
    Approval approval) {

  /** Whether being covered by the rule opens a way, rather than closing one. */
  boolean grants() {
    return decide == Verdict.ALLOW || decide == Verdict.APPROVE;
  }

  /** Whether it may ask what a write would reach. */
  boolean asksForReach() {
    return limits.maxUnavailablePercent().isPresent()
        || when.filter(Condition::asksForReach).isPresent();
  }
}
