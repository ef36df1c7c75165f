package io.pilothouse.automation.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.automation.Reply;
import io.pilothouse.automation.ToolDoor;
import io.pilothouse.identity.Caller;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What alerts start, and how much of it. */
class HooksTest {
  private static final Caller ALERTMANAGER = new Caller("hook:alerts", List.of(), "");

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final FakeDiagnosis service = new FakeDiagnosis();
  private final List<String> heard = new ArrayList<>();
  private final Hooks hooks =
      new Hooks(
          new ToolDoor(service, caller -> List.of()),
          now::get,
          event ->
              heard.add(
                  event.hook()
                      + " "
                      + event.group().key()
                      + " "
                      + event.outcome()
                      + event.diagnosis().map(id -> " " + id).orElse("")));

  private static AlertGroup group(String key, String status, String pod) {
    return AlertGroup.of(
        new JsonObject()
            .put("version", "4")
            .put("groupKey", key)
            .put(
                "alerts",
                new JsonArray()
                    .add(
                        new JsonObject()
                            .put("status", status)
                            .put("labels", JsonObject.of("namespace", "shop", "pod", pod)))));
  }

  private Reply fire(String key) {
    return hooks.receive("alerts", group(key, "firing", "cart-1"), Optional.empty(), ALERTMANAGER);
  }

  private static String id(Reply reply) {
    return reply.body().getJsonObject("structured").getString("id");
  }

  private static String state(Reply reply) {
    return reply.body().getJsonObject("structured").getString("state");
  }

  private Reply result(Reply receipt) {
    return hooks.result(id(receipt), ALERTMANAGER).orElseThrow();
  }

  @Test
  void anAlertStartsADiagnosisOfWhatItIsAboutAsItsSender() {
    Reply receipt = fire("a");
    assertEquals(202, receipt.status());
    assertEquals("running", state(receipt));
    assertEquals("diagnose", service.calls.getFirst().name());
    assertEquals(ALERTMANAGER, service.calls.getFirst().context().caller());
    assertEquals(
        JsonObject.of("namespace", "shop", "kind", "Pod", "name", "cart-1"), service.arguments(0));
    assertEquals(202, result(receipt).status());
    service.answer(0, "cart is out of memory");
    assertEquals(200, result(receipt).status());
    assertEquals("cart is out of memory", result(receipt).body().getString("text"));
  }

  @Test
  void theContextOfTheUrlIsThatOfTheDiagnosis() {
    hooks.receive("alerts", group("a", "firing", "cart-1"), Optional.of("prod"), ALERTMANAGER);
    assertEquals("prod", service.arguments(0).getString("context"));
  }

  @Test
  void whatIsGoneIsLookedForInItsNamespace() {
    Reply receipt = fire("a");
    service.notFound(0);
    assertEquals(JsonObject.of("namespace", "shop"), service.arguments(1));
    service.answer(1, "it was evicted");
    assertEquals("it was evicted", result(receipt).body().getString("text"));
  }

  @Test
  void oneGroupIsDiagnosedOnceAtATime() {
    Reply first = fire("a");
    assertEquals(id(first), id(fire("a")));
    assertEquals(1, service.calls.size());
    service.answer(0, "done");
    assertNotEquals(id(first), id(fire("a")));
    assertEquals(2, service.calls.size());
  }

  @Test
  void anotherSenderOfTheSameGroupGetsNothingOfIt() {
    Reply first = fire("a");
    Caller other = new Caller("token:eve", List.of(), "");
    Reply second = hooks.receive("alerts", group("a", "firing", "cart-1"), Optional.empty(), other);
    assertNotEquals(id(first), id(second));
    service.answer(0, "secret");
    assertTrue(hooks.result(id(first), other).isEmpty());
    assertTrue(hooks.result(id(first), new Caller("hook:alerts", List.of("sre"), "")).isEmpty());
  }

  @Test
  void fewRunFewWaitAndTheRestIsSentAway() {
    List<Reply> receipts = new ArrayList<>();
    int room = Hooks.MOST_RUNNING + Hooks.MOST_WAITING;
    for (int i = 0; i < room; i++) {
      receipts.add(fire("group " + i));
    }
    assertEquals(Hooks.MOST_RUNNING, service.calls.size());
    assertEquals("waiting", state(receipts.getLast()));
    Reply refused = fire("one more");
    assertEquals(503, refused.status());
    assertEquals(
        receipts.stream().map(HooksTest::id).toList(),
        heard.stream()
            .limit(room)
            .map(event -> event.replaceFirst("alerts group \\d+ STARTED ", ""))
            .toList());
    assertEquals(id(receipts.getFirst()), id(fire("group 0")));
    assertEquals(
        List.of("alerts one more REFUSED", "alerts group 0 UNDER_WAY " + id(receipts.getFirst())),
        heard.stream().skip(room).toList());
    for (int i = 0; i < room; i++) {
      service.answer(i, "result " + i);
    }
    assertEquals(room, service.calls.size());
    assertEquals("result " + (room - 1), result(receipts.getLast()).body().getString("text"));
    assertEquals(202, fire("one more").status());
  }

  @Test
  void whatIsResolvedIsNotDiagnosedButHeardOf() {
    Reply reply =
        hooks.receive("alerts", group("a", "resolved", "cart-1"), Optional.empty(), ALERTMANAGER);
    assertEquals(200, reply.status());
    assertEquals("resolved", state(reply));
    assertEquals(List.of(), service.calls);
    assertEquals(List.of("alerts a RESOLVED"), heard);
  }

  @Test
  void resultsAreKeptForAnHour() {
    Reply receipt = fire("a");
    now.updateAndGet(time -> time.plus(Hooks.KEPT.multipliedBy(2)));
    assertEquals(202, result(receipt).status(), "what is not over is not forgotten");
    Reply next = fire("b");
    service.answer(1, "done");
    now.updateAndGet(time -> time.plus(Hooks.KEPT));
    assertEquals(200, result(next).status());
    now.updateAndGet(time -> time.plus(Duration.ofSeconds(1)));
    assertTrue(hooks.result(id(next), ALERTMANAGER).isEmpty());
  }

  @Test
  void theOldestResultsGoWhenThereAreTooMany() {
    List<Reply> receipts = new ArrayList<>();
    for (int i = 0; i <= Hooks.MOST_RESULTS; i++) {
      receipts.add(fire("group " + i));
      service.answer(i, "done");
    }
    assertTrue(hooks.result(id(receipts.getFirst()), ALERTMANAGER).isEmpty());
    assertEquals(200, result(receipts.get(1)).status());
    assertEquals(200, result(receipts.getLast()).status());
  }

  @Test
  void stoppingCancelsWhatRunsAndBeginsNothingMore() {
    for (int i = 0; i <= Hooks.MOST_RUNNING; i++) {
      fire("group " + i);
    }
    hooks.stop();
    assertTrue(
        service.calls.stream().allMatch(call -> call.context().cancellation().isCancelled()));
    service.answer(0, "cancelled");
    assertEquals(Hooks.MOST_RUNNING, service.calls.size());
  }
}
