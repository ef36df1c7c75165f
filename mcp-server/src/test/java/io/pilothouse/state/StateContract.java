package io.pilothouse.state;

import static io.pilothouse.state.TestState.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.state.Approvals.Answer;
import io.pilothouse.state.Approvals.Decision;
import io.pilothouse.state.Budgets.Limit;
import io.pilothouse.state.Plans.Claim;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the guard relies on, on every kind of database, as two processes see it. */
abstract class StateContract {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00.123Z");
  private static final Instant LATER = NOW.plusSeconds(600);
  private static final JsonObject BODY =
      new JsonObject().put("patch", new JsonObject().put("spec", "æøå \ud83d\ude00 \u0000 '\""));

  @TempDir private Path folder;
  private TestState state;
  private Database one;
  private Database two;

  /** On which database. */
  abstract TestState.Kind kind();

  @BeforeEach
  void open() {
    state = new TestState(kind(), folder);
    one = state.database();
    two = state.database();
  }

  @AfterEach
  void close() {
    if (state != null) {
      state.close();
    }
  }

  @Test
  void keepsAPlanAsItWas() {
    await(new Plans(one).save("p", "alice", LATER, BODY));
    assertEquals(
        Optional.of(new Plans.Plan("p", "alice", LATER, BODY)), await(new Plans(two).find("p")));
    assertEquals(Optional.empty(), await(new Plans(two).find("q")));
  }

  @Test
  void givesAPlanToOneOfManyWhoClaimIt() {
    await(new Plans(one).save("p", "alice", LATER, BODY));
    List<Future<Claim>> claims =
        IntStream.range(0, 20)
            .mapToObj(i -> new Plans(i % 2 == 0 ? one : two).claim("p", NOW))
            .toList();
    List<Claim> outcomes = claims.stream().map(TestState::await).toList();
    assertEquals(1, outcomes.stream().filter(Claim.Claimed.class::isInstance).count());
    assertEquals(19, outcomes.stream().filter(Claim.InProgress.class::isInstance).count());
  }

  @Test
  void tellsTheFirstOutcomeToWhoeverComesLater() {
    Plans plans = new Plans(one);
    JsonObject outcome = new JsonObject().put("done", true);
    await(plans.save("p", "alice", LATER, BODY));
    assertFalse(await(plans.finish("p", outcome)), "nobody claimed it");
    assertEquals(
        new Claim.Claimed(new Plans.Plan("p", "alice", LATER, BODY)), await(plans.claim("p", NOW)));
    assertEquals(new Claim.InProgress(NOW), await(new Plans(two).claim("p", NOW)));
    assertTrue(await(plans.finish("p", outcome)));
    assertFalse(await(plans.finish("p", new JsonObject())), "the first outcome stays");
    assertEquals(
        new Claim.AlreadyFinished(outcome), await(new Plans(two).claim("p", LATER.plusSeconds(1))));
  }

  @Test
  void refusesPlansThatAreTooOldOrUnknown() {
    Plans plans = new Plans(one);
    await(plans.save("p", "alice", LATER, BODY));
    assertEquals(new Claim.Expired(), await(plans.claim("p", LATER)));
    assertEquals(new Claim.Unknown(), await(plans.claim("q", NOW)));
    assertThrows(StateException.class, () -> await(plans.save("p", "bob", LATER, BODY)));
  }

  @Test
  void forgetsOldPlansButNotOnesAtWork() {
    Plans plans = new Plans(one);
    await(plans.save("idle", "alice", LATER, BODY));
    await(plans.save("busy", "alice", LATER, BODY));
    await(plans.claim("busy", NOW));
    assertEquals(0, await(plans.prune(LATER)));
    assertEquals(1, await(plans.prune(LATER.plusSeconds(1))));
    assertEquals(new Claim.InProgress(NOW), await(plans.claim("busy", NOW)));
  }

  @Test
  void decidesAQuestionOnce() {
    Approvals approvals = new Approvals(one);
    Approvals others = new Approvals(two);
    Approvals.Approval open = await(approvals.open("p", BODY, "alice", LATER, NOW));
    assertEquals(open, await(others.open("p", new JsonObject(), "mallory", NOW, NOW)));
    assertEquals(List.of(open), await(others.pending(NOW)));
    Answer yes = new Answer(true, "bob", "looks right", NOW);
    Answer no = new Answer(false, "carol", "", NOW);
    List<Decision> decisions =
        List.of(approvals.decide("p", yes), others.decide("p", no)).stream()
            .map(TestState::await)
            .toList();
    assertEquals(1, decisions.stream().filter(Decision.Decided.class::isInstance).count());
    assertEquals(1, decisions.stream().filter(Decision.AlreadyDecided.class::isInstance).count());
    Answer kept = await(others.find("p")).orElseThrow().answer().orElseThrow();
    assertTrue(kept.equals(yes) || kept.equals(no));
    assertEquals(List.of(), await(approvals.pending(NOW)));
  }

  @Test
  void aPlanThatWasUsedNeedsNoAnswer() {
    Plans plans = new Plans(one);
    Approvals approvals = new Approvals(two);
    await(plans.save("p", "alice", LATER, BODY));
    await(approvals.open("p", BODY, "alice", LATER, NOW));
    assertFalse(await(approvals.find("p")).orElseThrow().used());
    await(plans.claim("p", NOW));
    Answer yes = new Answer(true, "bob", "", NOW);
    assertInstanceOf(Decision.Used.class, await(approvals.decide("p", yes)));
    assertTrue(await(approvals.find("p")).orElseThrow().used());
    assertEquals(List.of(), await(approvals.pending(NOW)));
  }

  @Test
  void acceptsNoAnswerThatIsLateOrUnasked() {
    Approvals approvals = new Approvals(one);
    await(approvals.open("p", BODY, "alice", LATER, NOW));
    Answer late = new Answer(true, "bob", "", LATER);
    assertInstanceOf(Decision.Expired.class, await(approvals.decide("p", late)));
    assertEquals(new Decision.Unknown(), await(approvals.decide("q", late)));
    assertEquals(Optional.empty(), await(approvals.find("p")).orElseThrow().answer());
    assertEquals(List.of(), await(approvals.pending(LATER)));
  }

  @Test
  void sharesBudgetsBetweenProcesses() {
    Limit limit = new Limit("per namespace", 5, Duration.ofHours(1));
    List<Future<Optional<Limit>>> takes = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      takes.add(new Budgets(i % 2 == 0 ? one : two).take(List.of(limit), NOW, "plan " + i));
    }
    long taken = takes.stream().map(TestState::await).filter(Optional::isEmpty).count();
    assertEquals(5, taken);
    assertEquals(5, await(new Budgets(two).count("per namespace", NOW.minusSeconds(1))));
  }

  @Test
  void takesAllBudgetsOrNone() {
    Budgets budgets = new Budgets(one);
    Limit wide = new Limit("wide", 5, Duration.ofHours(1));
    Limit narrow = new Limit("narrow", 1, Duration.ofHours(1));
    assertEquals(Optional.empty(), await(budgets.take(List.of(wide, narrow), NOW, "p1")));
    assertEquals(Optional.of(narrow), await(budgets.take(List.of(wide, narrow), NOW, "p2")));
    assertEquals(1, await(budgets.count("wide", Instant.EPOCH)));
    assertEquals(Optional.empty(), await(budgets.take(List.of(wide, narrow), NOW, "p1")));
    assertEquals(1, await(budgets.count("wide", Instant.EPOCH)), "a plan counts once");
    await(budgets.release("p1"));
    assertEquals(0, await(budgets.count("wide", Instant.EPOCH)));
    assertEquals(Optional.empty(), await(budgets.take(List.of(narrow), NOW, "p2")));
  }

  @Test
  void slidesAWindow() {
    Budgets budgets = new Budgets(one);
    List<Limit> limit = List.of(new Limit("b", 1, Duration.ofMinutes(10)));
    assertEquals(Optional.empty(), await(budgets.take(limit, NOW, "p1")));
    assertEquals(
        Optional.of(limit.getFirst()), await(budgets.take(limit, NOW.plusMillis(599_999), "p2")));
    assertEquals(Optional.empty(), await(budgets.take(limit, NOW.plusMillis(600_000), "p2")));
    assertEquals(2, await(budgets.count("b", Instant.EPOCH)), "kept for wider windows");
    assertEquals(1, await(budgets.prune(NOW.plusMillis(1))));
    assertEquals(1, await(budgets.count("b", Instant.EPOCH)));
  }

  @Test
  void pagesThroughChangesNewestFirst() {
    Changes changes = new Changes(one);
    for (int i = 0; i < 7; i++) {
      // Pairs share a moment, which a cursor must not trip over.
      await(changes.record(change("c" + i, NOW.plusSeconds(i / 2), "shop", "applied")));
    }
    List<String> seen = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      Changes.Page page = await(new Changes(two).list(Changes.Filter.ALL, 3, cursor));
      page.changes().forEach(each -> seen.add(each.id()));
      cursor = page.next();
    } while (cursor.isPresent());
    assertEquals(List.of("c6", "c5", "c4", "c3", "c2", "c1", "c0"), seen);
    assertThrows(
        IllegalArgumentException.class,
        () -> changes.list(Changes.Filter.ALL, 3, Optional.of("x")));
  }

  @Test
  void filtersChanges() {
    Changes changes = new Changes(one);
    await(changes.record(change("a", NOW, "shop", "applied")));
    await(changes.record(change("b", NOW.plusSeconds(9), "bank", "applied")));
    assertEquals(List.of("b"), ids(changes, "bank", null));
    assertEquals(List.of("b"), ids(changes, null, NOW.plusSeconds(9)));
    assertEquals(List.of(), ids(changes, "shop", NOW.plusSeconds(9)));
    assertEquals(List.of("b", "a"), ids(changes, null, NOW));
  }

  private static List<String> ids(Changes changes, String namespace, Instant since) {
    Changes.Filter filter =
        new Changes.Filter(
            Optional.of("prod"),
            Optional.ofNullable(namespace),
            Optional.of("Deployment"),
            Optional.of("web"),
            Optional.of("alice"),
            Optional.ofNullable(since));
    return await(changes.list(filter, 10, Optional.empty())).changes().stream()
        .map(Change::id)
        .toList();
  }

  @Test
  void letsOneOfTwoUndoAChange() {
    Change change = change("c", NOW, "shop", "applied");
    await(new Changes(one).record(change));
    assertEquals(Optional.of(change), await(new Changes(two).find("c")));
    assertTrue(await(new Changes(two).setStatus("c", "applied", "undone")));
    assertFalse(await(new Changes(one).setStatus("c", "applied", "undone")));
    assertEquals("undone", await(new Changes(one).find("c")).orElseThrow().status());
  }

  private static Change change(String id, Instant at, String namespace, String status) {
    return new Change(
        id, at, new Change.Target("prod", namespace, "Deployment", "web"), "alice", status, BODY);
  }

  @Test
  void leasesALockToOneOwnerUntilItEnds() {
    Locks locks = new Locks(one);
    Locks others = new Locks(two);
    Duration lease = Duration.ofSeconds(30);
    assertTrue(await(locks.acquire("web", "a", lease, NOW)));
    assertFalse(await(others.acquire("web", "b", lease, NOW.plusSeconds(29))));
    assertTrue(await(others.acquire("db", "b", lease, NOW)), "another name");
    assertTrue(await(locks.acquire("web", "a", lease, NOW.plusSeconds(29))), "renewed");
    assertFalse(await(others.acquire("web", "b", lease, NOW.plusSeconds(30))));
    assertTrue(await(others.acquire("web", "b", lease, NOW.plusSeconds(59))), "it ended");
    await(locks.release("web", "a"));
    assertFalse(await(locks.acquire("web", "a", lease, NOW.plusSeconds(60))), "not a's to free");
    await(others.release("web", "b"));
    assertTrue(await(locks.acquire("web", "a", lease, NOW.plusSeconds(60))));
  }

  @Test
  void rollsBackWhatFails() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            await(
                one.transaction(
                    sql -> {
                      sql.update(
                          "INSERT INTO locks (name, owner, until) VALUES (?, ?, ?)", "n", "o", NOW);
                      throw new IllegalArgumentException("on second thoughts");
                    })));
    assertTrue(await(new Locks(two).acquire("n", "other", Duration.ofSeconds(1), NOW)));
  }

  @Test
  void twoProcessesMayMakeTheTablesAtOnce() {
    List<Future<Void>> opening =
        IntStream.range(0, 6).mapToObj(i -> state.database().open()).toList();
    opening.forEach(TestState::await);
    assertEquals(
        List.of(1L, 2L),
        await(
            one.read(
                sql ->
                    sql.query(
                        "SELECT version FROM pilothouse_schema ORDER BY version",
                        row -> row.getLong("version")))));
  }

  @Test
  void refusesStateOfANewerVersion() {
    await(one.open());
    await(
        one.transaction(
            sql -> sql.update("INSERT INTO pilothouse_schema (version) VALUES (?)", 999)));
    StateException refused = assertThrows(StateException.class, () -> await(two.open()));
    assertTrue(refused.getMessage().contains("newer Pilothouse"), refused.getMessage());
  }
}
