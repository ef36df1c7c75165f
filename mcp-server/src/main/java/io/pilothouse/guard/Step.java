package io.pilothouse.guard;

import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.policy.Budget;
import io.pilothouse.tools.core.Json;
import io.vertx.core.Future;
import java.util.List;

/**
 * One object's turn in carrying out a plan.
 *
 * @param attempt with rows of its own
 * @param use names what it takes from budgets, so that it can be given back
 */
record Step(Attempt attempt, Ruling.Ruled ruled, String use) {
  /** Names what the step of a plan that has several takes. */
  static String use(String planId, int number) {
    return planId + "#" + number;
  }

  Plan plan() {
    return ruled.plan();
  }

  Draft draft() {
    return plan().draft();
  }

  String rule() {
    return ruled.evaluation().rule();
  }

  List<Budget> budgets() {
    return ruled.evaluation().budgets();
  }

  /** Whether the API server may accept later what it certainly has not done now. */
  boolean mayTryAgain(Throwable failure) {
    if (!(failure instanceof ClusterException known)) {
      return false;
    }
    return switch (known.kind()) {
      case TOO_MANY_REQUESTS -> draft().manner().persists();
      case NOT_SERVED, NOT_FOUND -> awaits();
      default -> false;
    };
  }

  /** Whether others go on when it fails. */
  boolean standsAlone() {
    return draft().manner().persists();
  }

  /** Whether the API server has said no, and will say so again; others may fare better. */
  static boolean isRefusal(Throwable failure) {
    return failure instanceof ClusterException known
        && switch (known.kind()) {
          case INVALID, FORBIDDEN, CONFLICT -> true;
          default -> false;
        };
  }

  /** Whether a change failed because its object is not there any more, by whoever's doing. */
  Future<Boolean> isGone(Throwable failure) {
    return switch (failure) {
      case ClusterException known when known.kind() == ClusterException.Kind.CONFLICT ->
          attempt
              .site()
              .reader()
              .get(draft().type(), draft().namespace(), draft().name(), attempt.call().scope())
              .map(now -> !Json.uid(now).equals(draft().uid()))
              .otherwise(Step::isMissing);
      default -> Future.succeededFuture(isMissing(failure));
    };
  }

  private static boolean isMissing(Throwable failure) {
    return failure instanceof ClusterException known
        && known.kind() == ClusterException.Kind.NOT_FOUND;
  }

  /** Whether something made before it may take a moment to be there. */
  boolean awaits() {
    return draft().manner().awaits().isPresent();
  }
}
