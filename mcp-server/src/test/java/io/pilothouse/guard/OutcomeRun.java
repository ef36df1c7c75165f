package io.pilothouse.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.guard.Note.Event;
import io.pilothouse.identity.Caller;
import io.pilothouse.kubernetes.Awaiting;
import io.pilothouse.sandbox.RbacObjects;
import io.pilothouse.sandbox.SandboxOptions;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.client.Client;
import io.pilothouse.tools.client.ClientLog;
import io.pilothouse.tools.client.InputKind;
import io.pilothouse.tools.client.InputRequiredException;
import io.pilothouse.tools.client.InputResponses;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** One tool on a cluster of its own, under one outcome after another as long as nothing happens. */
final class OutcomeRun implements AutoCloseable {
  /** Who calls decides what the policy and the API server say. */
  private static final String POLICY =
      """
      apiVersion: pilothouse.io/v1
      kind: Policy
      default: deny
      rules:
      - {name: hands off, match: {callers: [dora]}, decide: deny, message: Ask the platform team.}
      - {name: plans only, match: {callers: [simon]}, decide: simulate}
      - {name: ask first, match: {callers: [anna]}, decide: approve, approval: {byClient: true}}
      - {name: free, match: {callers: [alice, rita]}, decide: allow}
      """;

  private static final Caller DORA = caller("dora", "sre");
  private static final Caller SIMON = caller("simon", "sre");
  private static final Caller ANNA = caller("anna", "sre");
  private static final Caller RITA = caller("rita", "readers");
  private static final Client ASKABLE =
      new Client(Set.of(InputKind.ELICITATION), InputResponses.NONE, ClientLog.NONE);

  private final WriteCase tool;
  private final GuardFixture guard;
  private final WriteCase.Wish wish;
  private final JsonObject before;
  private final int journaled;
  private final int sent;
  private String answered = "";

  OutcomeRun(WriteCase tool, Path folder) {
    this.tool = tool;
    RbacObjects rbac = new RbacObjects();
    rbac.bindEverywhere("Group", "sre", "cluster-admin");
    for (String verb : List.of("get", "list", "watch")) {
      rbac.clusterRole("may-" + verb, verb, "*", "*", "");
      rbac.bindEverywhere("Group", "readers", "may-" + verb);
    }
    guard = GuardFixture.impersonating(folder, POLICY, rbac.in(SandboxOptions.defaults()));
    wish = tool.prepare().apply(guard);
    before = object();
    journaled = guard.ledger.rows.size();
    sent = guard.recorder.changes().size();
    assertFalse(wish.happened().test(before), "there is nothing to do for " + tool.tool());
  }

  private static Caller caller(String user, String group) {
    return new Caller(user, List.of(group), user + "'s");
  }

  /** Arguments as names and values in turn. */
  static Object[] pairs(JsonObject arguments) {
    List<Object> pairs = new ArrayList<>();
    arguments.forEach(each -> pairs.addAll(Arrays.asList(each.getKey(), each.getValue())));
    return pairs.toArray();
  }

  /** The first word of the last answer. */
  String answered() {
    return answered;
  }

  void allowed() {
    assertDone(call(GuardFixture.ALICE, Client.NONE));
    assertJournal(made());
    assertTrue(
        guard.recorder.writes().stream().anyMatch(Recorder.Seen::isEvent), "nothing tells of it");
  }

  void denied() {
    ToolResult answer = call(DORA, Client.NONE);
    assertRefused("POLICY_DENIED", answer);
    assertSays("\"hands off\": Ask the platform team", answer);
    assertJournal(Event.REFUSED);
  }

  void simulated() {
    ToolResult answer = call(SIMON, Client.NONE);
    assertFalse(answer.isError(), answer.text());
    assertTrue(answer.text().startsWith("SIMULATED: "), answer.text());
    assertNothingHappened();
    assertJournal(Event.SIMULATED);
  }

  void approved() {
    InputRequiredException question =
        assertThrows(InputRequiredException.class, () -> call(ANNA, ASKABLE));
    assertNothingHappened();
    assertDone(call(ANNA, ASKABLE.with(reply(question, "accept"))));
    assertJournal(made(Event.APPROVED));
    assertEquals("client of anna", guard.ledger.rows.getLast().facts().getString("approver"));
  }

  void notApproved() {
    InputRequiredException question =
        assertThrows(InputRequiredException.class, () -> call(ANNA, ASKABLE));
    ToolResult answer = call(ANNA, ASKABLE.with(reply(question, "decline")));
    assertRefused("POLICY_DENIED", answer);
    assertSays("has refused", answer);
    assertJournal(Event.REJECTED, Event.REFUSED);
  }

  void notAsked() {
    ToolResult answer = call(ANNA, Client.NONE);
    assertRefused("APPROVAL_REQUIRED", answer);
    assertSays("a person must agree", answer);
    assertJournal(Event.APPROVAL_REQUIRED);
  }

  void outdated() {
    String plan = plan();
    meddle().join();
    JsonObject theirs = object();
    ToolResult answer = call(GuardFixture.ALICE, Client.NONE, "plan_id", plan);
    assertEquals("PLAN_INVALID", answer.structured().getString("code"), answer.text());
    assertEquals(0, requests());
    assertEquals(theirs, object());
    assertJournal(Event.SIMULATED, Event.REFUSED);
  }

  void conflict() {
    AtomicReference<JsonObject> theirs = new AtomicReference<>();
    guard.recorder.before =
        request ->
            request.isReal() && requests() == 1
                ? Future.fromCompletionStage(meddle().thenRun(() -> theirs.set(object())))
                : Future.succeededFuture();
    ToolResult answer = call(GuardFixture.ALICE, Client.NONE);
    assertTrue(answer.isError(), answer.text());
    assertEquals("CONFLICT", answer.structured().getString("code"), answer.text());
    assertEquals(Noise.without(theirs.get()), Noise.without(object()));
    assertEquals(1, requests());
    assertJournal(ended(Event.FAILED));
  }

  void forbidden() {
    ToolResult answer = call(RITA, Client.NONE);
    assertRefused("FORBIDDEN", answer);
    assertSays("Missing RBAC: verb \"", answer);
    assertJournal(Event.REFUSED);
  }

  void lost() {
    guard.recorder.loses = Recorder.Seen::isReal;
    ToolResult answer = call(GuardFixture.ALICE, Client.NONE);
    assertTrue(answer.isError(), answer.text());
    assertEquals("UNAVAILABLE", answer.structured().getString("code"), answer.text());
    assertSays("outcome unknown", answer);
    assertSays("Read the object before retrying", answer);
    assertEquals(1, requests());
    assertTrue(wish.happened().test(object()), "the request did reach the API server");
    assertJournal(ended(Event.UNKNOWN));
    JsonObject change = lastChange();
    assertEquals("unknown", change.getString("status"));
    assertEquals(tool.tool(), change.getString("tool"));
  }

  void cancelledBefore() {
    Cancellation cancellation = new Cancellation();
    guard.recorder.before =
        request -> {
          cancellation.cancel();
          return Future.succeededFuture();
        };
    ToolResult answer = cancelled(cancellation);
    guard.recorder.before = request -> Future.succeededFuture();
    assertTrue(answer.isError(), answer.text());
    assertNothingHappened();
    assertJournal(Event.REFUSED);
  }

  void cancelledAfter() {
    Cancellation cancellation = new Cancellation();
    guard.recorder.before =
        request -> {
          if (request.isReal() && requests() == tool.requests()) {
            cancellation.cancel();
          }
          return Future.succeededFuture();
        };
    cancelled(cancellation);
    assertEquals(tool.requests(), requests());
    assertTrue(wish.happened().test(object()), "it was under way");
    assertJournal(made());
    assertEquals("applied", lastChange().getString("status"));
  }

  void repeated() {
    String plan = plan();
    ToolResult first = call(GuardFixture.ALICE, Client.NONE, "plan_id", plan);
    assertDone(first);
    JsonObject then = object();
    ToolResult second = call(GuardFixture.ALICE, Client.NONE, "plan_id", plan);
    assertEquals(first, second);
    assertEquals(tool.requests(), requests());
    assertEquals(then, object());
    assertJournal(made(Event.SIMULATED));
  }

  private String plan() {
    ToolResult planned = call(GuardFixture.ALICE, Client.NONE, "dry_run", true);
    assertTrue(planned.text().startsWith("SIMULATED: "), planned.text());
    assertNothingHappened();
    return planned.structured().getString("plan_id");
  }

  private CompletableFuture<Void> meddle() {
    return tool.meddle().apply(guard.outsider, wish.path());
  }

  private JsonObject object() {
    return guard.outsider.get(wish.path());
  }

  private int requests() {
    return guard.recorder.changes().size() - sent;
  }

  private ToolResult call(Caller caller, Client client, Object... more) {
    return heard(Awaiting.await(guard.start(caller, client, tool.tool(), arguments(more))));
  }

  private ToolResult cancelled(Cancellation cancellation) {
    return heard(
        Awaiting.await(
            guard.start(GuardFixture.ALICE, Client.NONE, cancellation, tool.tool(), arguments())));
  }

  private Object[] arguments(Object... more) {
    List<Object> all = new ArrayList<>(Arrays.asList(pairs(wish.arguments())));
    all.addAll(Arrays.asList(more));
    return all.toArray();
  }

  private ToolResult heard(ToolResult answer) {
    answered = answer.text().split("[:\n]", 2)[0];
    return answer;
  }

  private static InputResponses reply(InputRequiredException question, String action) {
    JsonObject answer =
        new JsonObject()
            .put("action", action)
            .put("content", new JsonObject().put("approve", action.equals("accept")));
    return new InputResponses(Map.of("approve", answer), Optional.of(question.state()));
  }

  private JsonObject lastChange() {
    return Awaiting.await(guard.ledger.changes(Ledger.Which.ANY, 1)).getFirst();
  }

  private void assertDone(ToolResult answer) {
    assertFalse(answer.isError(), answer.text());
    JsonArray made =
        answer.structured().getJsonArray("changes", new JsonArray().add(answer.structured()));
    assertEquals(tool.requests(), made.size(), answer.text());
    for (int i = 0; i < made.size(); i++) {
      assertTrue(made.getJsonObject(i).containsKey("change_id"), answer.text());
    }
    assertEquals(tool.requests(), requests());
    assertTrue(wish.happened().test(object()), answer.text());
    assertEquals("applied", lastChange().getString("status"));
  }

  private void assertRefused(String code, ToolResult answer) {
    assertTrue(answer.isError(), answer.text());
    assertEquals(code, answer.structured().getString("code"), answer.text());
    assertNothingHappened();
  }

  private void assertNothingHappened() {
    assertEquals(0, requests());
    assertEquals(before, object());
  }

  private static void assertSays(String words, ToolResult answer) {
    assertTrue(answer.text().contains(words), answer.text());
  }

  /** The rows of a success: two for each request. */
  private Event[] made(Event... before) {
    List<Event> events = new ArrayList<>(List.of(before));
    for (int i = 0; i < tool.requests(); i++) {
      events.addAll(List.of(Event.APPLYING, Event.APPLIED));
    }
    return events.toArray(Event[]::new);
  }

  /** The rows when the first request came to this; where it is the only one, so did the call. */
  private Event[] ended(Event how) {
    return tool.requests() == 1
        ? new Event[] {Event.APPLYING, how, Event.REFUSED}
        : new Event[] {Event.APPLYING, how};
  }

  private void assertJournal(Event... events) {
    List<Note> rows = guard.ledger.rows.subList(journaled, guard.ledger.rows.size());
    assertEquals(List.of(events), rows.stream().map(Note::event).toList());
    assertTrue(rows.stream().allMatch(row -> row.tool().equals(tool.tool())));
  }

  @Override
  public void close() {
    guard.close();
  }
}
