package io.pilothouse.guard;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.WriteAuthority;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.stream.Collectors;

/** Turns a draft into a plan: what the API server would make of it, and what it would reach. */
final class Planner {
  private final WriteAuthority authority;

  Planner(WriteAuthority authority) {
    this.authority = authority;
  }

  /**
   * The dry run also shows a missing right or an object that is not valid, in the API server's
   * words. It and the reading of the surroundings happen at the same time.
   */
  Future<Plan> plan(Site site, Draft draft, CallScope scope) {
    Future<JsonObject> dryRun =
        Future.<Void>succeededFuture()
            .compose(start -> site.writer().write(authority.forDryRun(draft.mutation()), scope));
    Future<BlastRadius> blast = new BlastReader(site.reader(), draft, scope).read();
    return Future.join(dryRun, blast)
        .map(both -> new Plan(draft, Plan.after(draft, dryRun.result()), blast.result()))
        .recover(failure -> Future.failedFuture(explained(failure, draft, blast.result())));
  }

  /** An eviction that is refused says by which budget, and by what arithmetic. */
  private static Throwable explained(Throwable failure, Draft draft, BlastRadius blast) {
    boolean refused =
        draft.mutation().subresource().filter("eviction"::equals).isPresent()
            && failure instanceof ClusterException known
            && known.kind() == ClusterException.Kind.TOO_MANY_REQUESTS;
    if (!refused) {
      return failure;
    }
    String budgets =
        blast.budgets().stream()
            .map(each -> each.name() + " allows " + each.allowed() + " more to be away")
            .collect(Collectors.joining(", "));
    return new ToolException(
        ErrorCode.CONFLICT,
        "a disruption budget refuses it (" + budgets + "): " + failure.getMessage(),
        "Wait until more pods are ready, then call again; nothing was changed.");
  }
}
