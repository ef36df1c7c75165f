package io.pilothouse.guard;

import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.ClusterFailures;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolException;
import java.util.stream.Collectors;

/** Puts what went wrong with a write into the words of an answer. */
final class Failures {
  /** As the API server begins; any other conflict is about versions. */
  private static final String APPLY_CONFLICT = "Apply failed with";

  private Failures() {}

  /** Not redacted yet. */
  static ToolException of(Throwable failure) {
    return switch (failure) {
      case ToolException known -> known;
      case ClusterException known -> ClusterFailures.translate(known);
      default ->
          new ToolException(
              ErrorCode.INTERNAL,
              "the write failed unexpectedly",
              "Read the object before retrying: the write may have happened.");
    };
  }

  static ToolException redacted(Throwable failure, Redactor redactor) {
    ToolException said = of(failure);
    return new ToolException(
        said.code(), redactor.text(said.getMessage()), redactor.text(said.next()));
  }

  /** An apply that conflicts with other managers of the same fields says what can be done. */
  static Throwable explained(Throwable failure, Draft draft) {
    boolean conflict =
        draft.mutation().verb() == Mutation.Verb.APPLY
            && failure instanceof ClusterException known
            && known.kind() == ClusterException.Kind.CONFLICT
            && String.valueOf(known.getMessage()).startsWith(APPLY_CONFLICT);
    return conflict
        ? new ToolException(
            ErrorCode.CONFLICT,
            draft.object() + " has fields that others own: " + failure.getMessage(),
            "It was not changed. Leave these fields out, change them at their owner, or, if the"
                + " user wants to take them over, set force.")
        : failure;
  }

  /** An eviction that is refused says by which budget, and by what arithmetic. */
  static Throwable explained(Throwable failure, Draft draft, BlastRadius blast) {
    if (!isRefusedByBudget(failure, draft)) {
      return explained(failure, draft);
    }
    String budgets =
        blast.budgets().stream()
            .map(each -> each.name() + " allows " + each.allowed() + " more to be away")
            .collect(Collectors.joining(", "));
    return new ToolException(
        ErrorCode.CONFLICT,
        "a disruption budget refuses it (" + budgets + "): " + failure.getMessage(),
        "The pod was not evicted. Wait until more pods are ready, then call again.");
  }

  /** What was refused as long as there was time; by now the budgets may allow less than planned. */
  static ToolException refusedToTheEnd(Throwable failure, BlastRadius blast) {
    String budgets =
        blast.budgets().stream().map(BlastRadius.Budget::name).collect(Collectors.joining(", "));
    return new ToolException(
        ErrorCode.CONFLICT,
        "a disruption budget (" + budgets + ") refused it to the end: " + failure.getMessage(),
        "Call again when more pods are ready.");
  }

  /** Whether the API server refuses an eviction for now. */
  static boolean isRefusedByBudget(Throwable failure, Draft draft) {
    return draft.mutation().subresource().filter("eviction"::equals).isPresent()
        && failure instanceof ClusterException known
        && known.kind() == ClusterException.Kind.TOO_MANY_REQUESTS;
  }
}
