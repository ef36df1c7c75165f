package io.pilothouse.guard;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.identity.Caller;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.state.Plans;
import io.pilothouse.tools.core.Json;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what became of writes whose process died on the way: looks at the objects, concludes
 * the journal, and keeps the answer for who brings the plan again. A plan is left alone while its
 * lock is held, since then its process is alive, or has died so recently that its request may still
 * be on its way: a lock outlives its process by more than the minute that an API server gives a
 * request. Of several processes that share the state, one settles a plan.
 */
public final class Reconciler {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
  private static final Duration LOOK = Duration.ofSeconds(20);

  private final StateLedger ledger;
  private final Clusters clusters;

  public Reconciler(StateLedger ledger, Clusters clusters) {
    this.ledger = ledger;
    this.clusters = clusters;
  }

  /**
   * Settles what can be settled now. What cannot, because a cluster does not answer, is for the
   * next time.
   *
   * @return how many plans
   */
  public Future<Integer> settle() {
    return Future.all(ledger.unfinishedPlans(), ledger.unfinishedIntents())
        .compose(
            both -> {
              List<Plans.Standing> plans = both.resultAt(0);
              List<JsonObject> intents = both.resultAt(1);
              Set<String> ids = new LinkedHashSet<>();
              plans.forEach(each -> ids.add(each.plan().id()));
              intents.forEach(each -> ids.add(each.getString("plan")));
              Future<Integer> settled = Future.succeededFuture(0);
              for (String id : ids) {
                settled = settled.compose(before -> one(id).map(more -> before + more));
              }
              return settled;
            });
  }

  private Future<Integer> one(String id) {
    return ledger
        .ifFree(Execution.turn(id), () -> inTurn(id))
        .map(done -> done.filter(settled -> settled).isPresent() ? 1 : 0)
        .otherwise(
            failure -> {
              LOG.warn("The outcome of plan {} is not known yet: {}", id, failure.getMessage());
              return 0;
            });
  }

  /** Reads again what may have been finished since. */
  private Future<Boolean> inTurn(String id) {
    return Future.all(ledger.standing(id), ledger.unfinishedIntents())
        .compose(
            both -> {
              Optional<Plans.Standing> found = both.resultAt(0);
              List<JsonObject> all = both.resultAt(1);
              List<JsonObject> intents =
                  all.stream().filter(row -> row.getString("plan").equals(id)).toList();
              Optional<Plans.Standing> claimed = found.filter(plan -> plan.claimed().isPresent());
              boolean finished = claimed.filter(plan -> plan.outcome().isPresent()).isPresent();
              if (claimed.isEmpty() || finished && intents.isEmpty()) {
                return Future.succeededFuture(false);
              }
              return settle(claimed.get(), intents).map(true);
            });
  }

  private Future<Void> settle(Plans.Standing standing, List<JsonObject> intents) {
    JsonObject plan = standing.plan().body();
    LOG.warn("Plan {} was being carried out when its process ended", plan.getString("id"));
    return ledger
        .changesOf(plan.getString("id"), standing.claimed().orElseThrow())
        .compose(changes -> parts(plan, changes, intents))
        .compose(parts -> keep(new Settlement(plan, parts)));
  }

  private Future<List<Settlement.Part>> parts(
      JsonObject plan, List<JsonObject> changes, List<JsonObject> intents) {
    Future<List<Settlement.Part>> all = Future.succeededFuture(List.of());
    for (Object each : plan.getJsonArray("objects")) {
      JsonObject bound = (JsonObject) each;
      Draft draft = Draft.fromJson(bound.getJsonObject("draft"), new JsonObject());
      Optional<JsonObject> change = changes.stream().filter(row -> isOf(row, draft)).findFirst();
      Optional<JsonObject> intent =
          intents.stream().filter(row -> isOf(subject(row), draft)).findFirst();
      all =
          all.compose(
              before ->
                  part(plan, bound, draft, change, intent)
                      .map(
                          part -> {
                            List<Settlement.Part> more = new ArrayList<>(before);
                            more.add(part);
                            return more;
                          }));
    }
    return all;
  }

  private static JsonObject subject(JsonObject row) {
    return row.copy().put("kind", row.getString("objectKind"));
  }

  private static boolean isOf(JsonObject row, Draft draft) {
    return draft.type().kind().equals(row.getString("kind"))
        && draft.namespace().equals(row.getString("namespace"))
        && draft.name().equals(row.getString("name"));
  }

  /**
   * @param uid of the object that was looked at; empty if none was, or there is none
   */
  private record Seen(Sighting sighting, String uid) {
    static Seen without(Sighting sighting) {
      return new Seen(sighting, "");
    }
  }

  /** Without a change that was noted, no request was sent. */
  private Future<Settlement.Part> part(
      JsonObject plan,
      JsonObject bound,
      Draft draft,
      Optional<JsonObject> change,
      Optional<JsonObject> intent) {
    return change
        .map(noted -> seen(plan, bound, draft, noted))
        .orElse(Future.succeededFuture(Seen.without(Sighting.NOT_APPLIED)))
        .compose(
            seen ->
                noted(change, seen)
                    .compose(kept -> concluded(intent, seen.sighting()))
                    .map(
                        done ->
                            new Settlement.Part(
                                draft.object(),
                                change.map(row -> row.getString("id")),
                                seen.sighting(),
                                change.filter(row -> row.containsKey("inverse")).isPresent())));
  }

  private Future<Seen> seen(JsonObject plan, JsonObject bound, Draft draft, JsonObject change) {
    return switch (change.getString("status")) {
      case "applied", "undone" -> Future.succeededFuture(Seen.without(Sighting.APPLIED));
      case "not applied" -> Future.succeededFuture(Seen.without(Sighting.NOT_APPLIED));
      default -> look(plan.getString("context"), draft).map(now -> seen(bound, change, now));
    };
  }

  private static Seen seen(JsonObject bound, JsonObject change, Optional<JsonObject> now) {
    return now.map(object -> new Seen(Sighting.of(bound, change, object), Json.uid(object)))
        .orElse(Seen.without(Sighting.UNKNOWN));
  }

  /**
   * The object, an empty one if there is none; nothing if it must not be read, or if it would not
   * tell: that a program was run in a pod cannot be seen in it.
   */
  private Future<Optional<JsonObject>> look(String context, Draft draft) {
    if (draft.mutation().verb() == Mutation.Verb.EXEC) {
      return Future.succeededFuture(Optional.empty());
    }
    CallScope scope = CallScope.within(LOOK, new Cancellation());
    return clusters
        .serverReader(Optional.of(context))
        .compose(reader -> reader.get(draft.type(), draft.namespace(), draft.name(), scope))
        .map(Optional::of)
        .recover(
            failure ->
                failure instanceof ClusterException known
                    ? switch (known.kind()) {
                      case NOT_FOUND -> Future.succeededFuture(Optional.of(new JsonObject()));
                      case FORBIDDEN, NOT_SERVED, UNKNOWN_CONTEXT ->
                          Future.succeededFuture(Optional.empty());
                      default -> Future.failedFuture(failure);
                    }
                    : Future.failedFuture(failure));
  }

  /** What was made has an identity only now. */
  private Future<Void> noted(Optional<JsonObject> change, Seen seen) {
    boolean known =
        change.isEmpty() || Set.of("applied", "undone").contains(change.get().getString("status"));
    if (known) {
      return Future.succeededFuture();
    }
    JsonObject now = change.get().copy().put("status", seen.sighting().status());
    if (now.getString("resourceVersion").isEmpty()) {
      now.put("uid", seen.uid());
    }
    return ledger.recordChange(now);
  }

  /** By the one whose write it was, as far as the journal knows. */
  private Future<Void> concluded(Optional<JsonObject> intent, Sighting sighting) {
    if (intent.isEmpty()) {
      return Future.succeededFuture();
    }
    JsonObject row = intent.get();
    Caller caller =
        new Caller(
            row.getString("caller"),
            row.getJsonArray("groups", new JsonArray()).stream().map(String::valueOf).toList(),
            row.getString("session"));
    Note.At object =
        new Note.At(
            row.getString("context"),
            row.getString("namespace"),
            row.getString("objectKind"),
            row.getString("name"));
    Note.Event event =
        switch (sighting) {
          case APPLIED -> Note.Event.APPLIED;
          case NOT_APPLIED -> Note.Event.FAILED;
          case UNKNOWN -> Note.Event.UNKNOWN;
        };
    return ledger
        .journal(
            new Note(
                event,
                caller,
                row.getString("tool"),
                Optional.of(object),
                row.getString("plan"),
                OptionalLong.of(row.getLong("seq")),
                row.getJsonObject("facts")
                    .copy()
                    .put("seen", "at restart: the process of this write ended on the way")))
        .mapEmpty();
  }

  /** What wrote nothing has used nothing up. */
  private Future<Void> keep(Settlement settlement) {
    String id = settlement.plan().getString("id");
    List<Future<Void>> returned = new ArrayList<>();
    if (settlement.nothing()) {
      returned.add(ledger.giveBack(id));
      for (int step = 0; step < settlement.objects().size(); step++) {
        returned.add(ledger.giveBack(Step.use(id, step)));
      }
    }
    return Future.join(returned)
        .compose(all -> ledger.finish(id, Answers.toJson(settlement.answer())));
  }
}
