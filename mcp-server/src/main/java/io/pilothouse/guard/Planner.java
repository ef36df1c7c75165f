package io.pilothouse.guard;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.kubernetes.WriteAuthority;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.core.Lanes;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Turns drafts into plans: what the API server would make of it, and what it would reach. */
final class Planner {
  private final WriteAuthority authority;

  Planner(WriteAuthority authority) {
    this.authority = authority;
  }

  /**
   * Plans every draft, a few at a time.
   *
   * @param unseen whether a rollout's surroundings may be left out
   * @return fails when one of them fails, naming each that does
   */
  Future<List<Plan>> plan(Site site, Drafts drafts, boolean unseen, CallScope scope) {
    Function<Draft, BlastReader> readers = readers(site, drafts, scope);
    Function<Draft, Future<BlastRadius>> reach =
        readers.andThen(unseen ? BlastReader::glance : BlastReader::read);
    return Lanes.map(
            drafts.each(),
            draft -> plan(site, draft, reach, scope).transform(Future::succeededFuture))
        .compose(
            tried ->
                tried.stream().allMatch(AsyncResult::succeeded)
                    ? Future.succeededFuture(tried.stream().map(AsyncResult::result).toList())
                    : Future.failedFuture(failure(drafts, tried)));
  }

  /** The same plans, with what was left out. */
  Future<List<Plan>> seen(Site site, Drafts drafts, List<Plan> plans, CallScope scope) {
    Function<Draft, BlastReader> readers = readers(site, drafts, scope);
    return Lanes.map(
        plans,
        plan ->
            plan.blast().isSeen()
                ? Future.succeededFuture(plan)
                : readers.apply(plan.draft()).read().map(plan::reaching));
  }

  private static Function<Draft, BlastReader> readers(Site site, Drafts drafts, CallScope scope) {
    Map<String, Surroundings> around = new ConcurrentHashMap<>();
    return draft ->
        new BlastReader(
            around.computeIfAbsent(
                draft.namespace(), name -> new Surroundings(site.reader(), name, scope)),
            draft,
            drafts);
  }

  private static Throwable failure(Drafts drafts, List<AsyncResult<Plan>> tried) {
    List<AsyncResult<Plan>> failed = tried.stream().filter(AsyncResult::failed).toList();
    if (drafts.single()) {
      return failed.getFirst().cause();
    }
    List<String> each = new ArrayList<>();
    for (int i = 0; i < tried.size(); i++) {
      if (tried.get(i).failed()) {
        each.add(
            drafts.each().get(i).object() + ": " + Failures.of(tried.get(i).cause()).getMessage());
      }
    }
    ToolException first = Failures.of(failed.getFirst().cause());
    return new ToolException(
        first.code(),
        "%d of %d objects would fail, so nothing was changed: %s"
            .formatted(failed.size(), tried.size(), String.join("; ", each)),
        first.next());
  }

  /**
   * The dry run also shows a missing right or an object that is not valid, in the API server's
   * words. It and the reading of the surroundings happen at the same time.
   */
  private Future<Plan> plan(
      Site site, Draft draft, Function<Draft, Future<BlastRadius>> reach, CallScope scope) {
    if (draft.manner().awaits().isPresent()) {
      String why = "cannot be tried before " + draft.manner().awaits().get() + " exists";
      return reach.apply(draft).map(blast -> Plan.untried(draft, blast, why));
    }
    if (draft.mutation().verb() == Mutation.Verb.EXEC) {
      return ProgramRun.allowed(site.reader(), draft, scope)
          .compose(allowed -> reach.apply(draft))
          .map(blast -> Plan.untried(draft, blast, ProgramRun.UNTRIED));
    }
    Future<JsonObject> dryRun =
        Future.<Void>succeededFuture()
            .compose(start -> site.writer().write(authority.forDryRun(draft.mutation()), scope));
    if (draft.disruption() == Draft.Disruption.AS_SHOWN) {
      return dryRun
          .map(draft::shown)
          .compose(
              shown -> reach.apply(shown).map(blast -> Plan.tried(shown, dryRun.result(), blast)))
          .recover(failure -> Future.failedFuture(Failures.explained(failure, draft)));
    }
    Future<BlastRadius> blast = reach.apply(draft);
    return Future.join(dryRun, blast)
        .map(both -> Plan.tried(draft, dryRun.result(), blast.result()))
        .recover(failure -> refused(draft, blast.result(), failure));
  }

  private static Future<Plan> refused(Draft draft, BlastRadius blast, Throwable failure) {
    Throwable explained = Failures.explained(failure, draft, blast);
    return draft.manner().persists() && Failures.isRefusedByBudget(failure, draft)
        ? Future.succeededFuture(
            Plan.untried(draft, blast, "refused for now: " + explained.getMessage()))
        : Future.failedFuture(explained);
  }
}
