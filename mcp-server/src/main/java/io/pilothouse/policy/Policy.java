package io.pilothouse.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides about writes: a kill switch that is on, then a freeze, then the first rule that covers
 * the write, then the default. Whatever cannot be evaluated is a denial. Immutable.
 *
 * @param byDefault when no rule covers a write
 * @param killSwitch a file; while it exists everything is denied
 */
public record Policy(
    Verdict byDefault, List<Rule> rules, List<Freeze> freezes, Optional<String> killSwitch) {
  /** The name under which the kill switch decides. */
  public static final String KILL_SWITCH = "kill switch";

  /** The name under which the default decides. */
  public static final String DEFAULT = "default";

  public Policy {
    rules = List.copyOf(rules);
    freezes = List.copyOf(freezes);
  }

  /** Without a file, every write is only simulated. */
  public static Policy simulatingEverything() {
    return new Policy(Verdict.SIMULATE, List.of(), List.of(), Optional.empty());
  }

  /**
   * Evaluates a write.
   *
   * @param killed whether the file of the kill switch exists
   * @param usage what was recorded against budgets so far
   */
  public Evaluation evaluate(WriteRequest write, Instant now, boolean killed, Usage usage) {
    List<String> trail = new ArrayList<>();
    if (killed) {
      trail.add(KILL_SWITCH + ": on");
      return deny(KILL_SWITCH, "the kill switch is on: nothing is written", trail);
    }
    for (Freeze freeze : freezes) {
      if (freeze.stops(write, now)) {
        trail.add("freeze " + freeze.name() + ": in force");
        return deny(freeze.name(), "frozen: " + freeze.name(), trail);
      }
      trail.add("freeze " + freeze.name() + ": does not apply");
    }
    for (Rule rule : rules) {
      try {
        if (covers(rule, write, now, trail)) {
          return decide(rule, write, now, usage, trail);
        }
      } catch (ConditionFailure failure) {
        trail.add(rule.name() + ": " + failure.getMessage());
        return deny(rule.name(), failure.getMessage(), trail);
      }
    }
    trail.add("no rule covers it: " + byDefault.word());
    return new Evaluation(
        byDefault, DEFAULT, "no rule covers it", approval(byDefault), List.of(), trail);
  }

  /**
   * Whether it may allow a write without a look at what that would reach. Otherwise such a look is
   * needed in any case, for a rule or for people to read.
   */
  public boolean mayAllowUnseen() {
    boolean allows =
        byDefault == Verdict.ALLOW
            || rules.stream().anyMatch(rule -> rule.decide() == Verdict.ALLOW);
    return allows && rules.stream().noneMatch(Rule::asksForReach);
  }

  private static Optional<Approval> approval(Verdict verdict) {
    return verdict == Verdict.APPROVE ? Optional.of(Approval.DEFAULT) : Optional.empty();
  }

  private static boolean covers(Rule rule, WriteRequest write, Instant now, List<String> trail)
      throws ConditionFailure {
    Optional<String> missed = rule.match().misses(write, rule.grants());
    if (missed.isPresent()) {
      trail.add(rule.name() + ": " + missed.get() + " do not match");
      return false;
    }
    if (rule.when().isPresent() && !rule.when().get().holds(write, now)) {
      trail.add(rule.name() + ": its condition does not hold");
      return false;
    }
    return true;
  }

  private static Evaluation decide(
      Rule rule, WriteRequest write, Instant now, Usage usage, List<String> trail) {
    Optional<String> exceeded =
        rule.grants()
            ? rule.limits().exceeded(rule.name(), write, now, usage)
            : Optional.<String>empty();
    if (exceeded.isPresent()) {
      trail.add(rule.name() + ": " + exceeded.get());
      return deny(rule.name(), exceeded.get(), trail);
    }
    trail.add(rule.name() + ": " + rule.decide().word());
    return new Evaluation(
        rule.decide(),
        rule.name(),
        rule.message(),
        rule.decide() == Verdict.APPROVE ? Optional.of(rule.approval()) : Optional.empty(),
        rule.grants() ? rule.limits().budgets(rule.name(), write) : List.of(),
        trail);
  }

  private static Evaluation deny(String rule, String message, List<String> trail) {
    return new Evaluation(Verdict.DENY, rule, message, Optional.empty(), List.of(), trail);
  }
}
