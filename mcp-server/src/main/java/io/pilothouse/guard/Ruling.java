package io.pilothouse.guard;

import io.pilothouse.policy.Approval;
import io.pilothouse.policy.Evaluation;
import io.pilothouse.policy.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the policy says about each object of a write. The strictest word counts for the whole.
 *
 * @param all in the order in which they would be applied
 */
record Ruling(Drafts drafts, List<Ruled> all) {
  /** One object, and what the policy says about it. */
  record Ruled(Plan plan, Evaluation evaluation) {}

  Ruling {
    all = List.copyOf(all);
  }

  String summary() {
    return drafts.summary();
  }

  boolean single() {
    return drafts.single();
  }

  /** The first of those that are judged the most strictly. */
  Ruled decisive() {
    return all.stream()
        .min(Comparator.comparing(each -> each.evaluation().verdict()))
        .orElseThrow();
  }

  /** The object that decided, where not all were judged by the same rule. */
  Optional<String> decider() {
    return all.stream().map(each -> each.evaluation().rule()).distinct().count() == 1
        ? Optional.empty()
        : Optional.of(decisive().plan().draft().object());
  }

  Evaluation evaluation() {
    return decisive().evaluation();
  }

  Verdict verdict() {
    return evaluation().verdict();
  }

  Stream<Plan> plans() {
    return all.stream().map(Ruled::plan);
  }

  boolean changesNothing() {
    return plans().allMatch(Plan::changesNothing);
  }

  /** Whether somebody will read what the change would reach, and it was not looked at. */
  boolean lacksReach() {
    boolean read = verdict() == Verdict.SIMULATE || verdict() == Verdict.APPROVE;
    return read && plans().anyMatch(plan -> !plan.blast().isSeen());
  }

  /** What could not be found out about what the change would reach. */
  List<String> unknown() {
    return plans().flatMap(plan -> plan.blast().around().unknown().stream()).distinct().toList();
  }

  /** The ways in which people would have to agree; a single question can be put for one alone. */
  List<Approval> approvals() {
    return all.stream().flatMap(each -> each.evaluation().approval().stream()).distinct().toList();
  }
}
