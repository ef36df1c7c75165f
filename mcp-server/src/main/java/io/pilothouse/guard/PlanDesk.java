package io.pilothouse.guard;

import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.Lanes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Keeps plans for a later call and finds them again, if they are still good. */
final class PlanDesk {
  private static final Duration LIFE = Duration.ofMinutes(15);

  /** What is there for a call that names a plan. */
  sealed interface Found {
    /** It has been carried out; this is what came of it. */
    record Finished(ToolResult answer) implements Found {}

    /** Somebody has taken it to carry it out, and nothing is known of how that went. */
    record UnderWay() implements Found {}

    /**
     * It can be carried out.
     *
     * @param drafts for the objects as they are now
     */
    record Open(JsonObject plan, Drafts drafts) implements Found {}
  }

  private final Ledger ledger;
  private final PlanKey key;
  private final Clock clock;

  PlanDesk(Ledger ledger, PlanKey key, Clock clock) {
    this.ledger = ledger;
    this.key = key;
    this.clock = clock;
  }

  /** Keeps a plan as long as it may be waited for. */
  Future<JsonObject> save(Attempt attempt, Ruling ruling) {
    Duration life = ruling.evaluation().approval().map(how -> how.expires()).orElse(LIFE);
    Instant expires = clock.instant().plus(life);
    String id = "p-" + UUID.randomUUID().toString().substring(0, 13);
    return key.seal()
        .map(seal -> seal.seal(id, attempt, ruling.drafts(), expires))
        .compose(bound -> ledger.savePlan(bound, expires).map(bound));
  }

  /** Fails with {@code PLAN_INVALID} when there is nothing to go on with. */
  Future<Found> find(Attempt attempt, String id) {
    return Future.all(key.seal(), ledger.plan(id))
        .compose(
            both -> {
              Seal seal = both.resultAt(0);
              Optional<Ledger.Saved> found = both.resultAt(1);
              Ledger.Saved saved =
                  found.orElseThrow(() -> Seal.invalid("there is no such plan of yours"));
              seal.check(saved.plan(), attempt);
              if (saved.outcome().isPresent()) {
                return Future.succeededFuture(
                    new Found.Finished(Answers.fromJson(saved.outcome().get())));
              }
              if (saved.claimed()) {
                return Future.succeededFuture(new Found.UnderWay());
              }
              if (!clock.instant().isBefore(expires(saved.plan()))) {
                return Future.failedFuture(Seal.invalid("the plan has expired"));
              }
              return current(attempt, saved.plan())
                  .map(drafts -> new Found.Open(saved.plan(), drafts));
            });
  }

  static Instant expires(JsonObject plan) {
    return Instant.parse(plan.getString("expires"));
  }

  /** What came of a plan that somebody else has claimed. */
  static Future<ToolResult> firstOutcome(Found found) {
    return found instanceof Found.Finished finished
        ? Future.succeededFuture(finished.answer())
        : Future.failedFuture(underWay());
  }

  static ToolException underWay() {
    return new ToolException(
        ErrorCode.CONFLICT,
        "the plan is being carried out by another call, or was when the server ended",
        "Call again with the same plan_id in a minute or two; until then, read the object and"
            + " list_changes before doing anything else.");
  }

  /** The plan's drafts for the objects as they are now, if those are what was planned for. */
  private static Future<Drafts> current(Attempt attempt, JsonObject plan) {
    List<JsonObject> objects =
        plan.getJsonArray("objects").stream().map(JsonObject.class::cast).toList();
    return Lanes.map(objects, each -> currentOf(attempt, each))
        .map(drafts -> new Drafts(plan.getString("summary"), drafts));
  }

  private static Future<Draft> currentOf(Attempt attempt, JsonObject bound) {
    Draft planned = Draft.fromJson(bound.getJsonObject("draft"), new JsonObject());
    return attempt
        .site()
        .reader()
        .get(planned.type(), planned.namespace(), planned.name(), attempt.call().scope())
        .recover(failure -> nothing(planned, failure))
        .map(
            now -> {
              if (!bound.getString("state").equals(Seal.state(now))) {
                throw Seal.invalid(
                    planned.object() + " is not any more what the plan was made for");
              }
              return planned.on(now);
            });
  }

  private static Future<JsonObject> nothing(Draft planned, Throwable failure) {
    boolean missing =
        failure instanceof ClusterException known
            && switch (known.kind()) {
              case NOT_FOUND -> true;
              case NOT_SERVED -> planned.manner().awaits().isPresent();
              default -> false;
            };
    return missing ? Future.succeededFuture(new JsonObject()) : Future.failedFuture(failure);
  }
}
