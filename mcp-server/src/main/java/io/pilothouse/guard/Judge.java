package io.pilothouse.guard;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.policy.Budget;
import io.pilothouse.policy.Evaluation;
import io.pilothouse.policy.Policy;
import io.pilothouse.policy.WriteRequest;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolException;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks the policy, with what it needs to know of the past and of the kill switch. */
final class Judge {
  private record Question(Budget budget, Instant since) {}

  private final Policies policies;
  private final Ledger ledger;
  private final BlockingSeam seam;
  private final Clock clock;

  Judge(Policies policies, Ledger ledger, BlockingSeam seam, Clock clock) {
    this.policies = policies;
    this.ledger = ledger;
    this.seam = seam;
    this.clock = clock;
  }

  /** Whether a write may come to be allowed without a look at what it would reach. */
  boolean mayAllowUnseen() {
    return policies.current().mayAllowUnseen();
  }

  /** Fails when the past is not known; then nothing may be written. */
  Future<Evaluation> judge(WriteRequest write) {
    Policy policy = policies.current();
    Instant now = clock.instant();
    return seam.run(() -> Policies.isKilled(policy))
        .compose(
            killed -> {
              List<Question> asked = new ArrayList<>();
              Evaluation first =
                  policy.evaluate(
                      write,
                      now,
                      killed,
                      (budget, since) -> {
                        asked.add(new Question(budget, since));
                        return 0;
                      });
              return asked.isEmpty()
                  ? Future.succeededFuture(first)
                  : counted(asked)
                      .map(
                          counts ->
                              policy.evaluate(
                                  write,
                                  now,
                                  killed,
                                  (budget, since) -> counts.get(new Question(budget, since))));
            });
  }

  /** Fails when the kill switch has been thrown since a plan was decided on. */
  Future<Void> goOn() {
    Policy policy = policies.current();
    return seam.run(() -> Policies.isKilled(policy))
        .compose(
            killed ->
                killed
                    ? Future.failedFuture(
                        new ToolException(
                            ErrorCode.POLICY_DENIED,
                            "the kill switch is on: nothing more is written",
                            "What was done already stays; a person has stopped the rest."))
                    : Future.succeededFuture());
  }

  /** Makes known what was decided about a write that somebody wants. */
  void announce(Evaluation decision) {
    policies.decided(decision);
  }

  private Future<Map<Question, Integer>> counted(List<Question> questions) {
    List<Future<Integer>> all =
        questions.stream()
            .map(question -> ledger.count(question.budget(), question.since()))
            .toList();
    return Future.all(all)
        .map(
            counted -> {
              Map<Question, Integer> counts = new HashMap<>();
              for (int i = 0; i < questions.size(); i++) {
                counts.put(questions.get(i), counted.resultAt(i));
              }
              return counts;
            });
  }
}
