package io.pilothouse.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.guard.Note.Event;
import io.pilothouse.kubernetes.Awaiting;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.tools.Arguments;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.Progress;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.Json;
import io.pilothouse.tools.core.Targets;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several evictions in one write, while a disruption budget lets one pod be away at a time. */
class PersistenceTest {
  /** Evicts every pod of an application. */
  private record EvictAll(List<JsonObject> pods) implements Operation {
    @Override
    public String name() {
      return "evict_all";
    }

    @Override
    public Effect effect() {
      return Effect.DESTRUCTIVE;
    }

    @Override
    public Future<Drafts> drafts(ToolCall call, ClusterReader reader) {
      return Targets.type(reader, "v1/Pod", Optional.empty(), call.scope())
          .map(
              type ->
                  new Drafts(
                      "evict all",
                      pods.stream()
                          .map(
                              pod ->
                                  new Draft(
                                          "evict " + Json.name(pod),
                                          pod,
                                          Mutation.evict(type, "shop", Json.name(pod)),
                                          Draft.Disruption.REMOVES,
                                          OptionalInt.empty(),
                                          Draft.Follow.REMOVAL)
                                      .persisting())
                          .toList()));
    }
  }

  @TempDir Path folder;
  private GuardFixture guard;
  private final List<String> progress = new ArrayList<>();
  private final List<Double> steps = new ArrayList<>();

  @BeforeEach
  void start() {
    guard =
        GuardFixture.with(
            folder,
            "{apiVersion: pilothouse.io/v1, kind: Policy, default: allow, killSwitch: %s}"
                .formatted(folder.resolve("stop")));
  }

  @AfterEach
  void close() {
    guard.close();
  }

  private List<JsonObject> pods() {
    return guard.list("v1/Pod").stream()
        .filter(pod -> "payments".equals(Json.text(Json.object(pod, "metadata", "labels"), "app")))
        .toList();
  }

  private ToolResult evictAll(Cancellation cancellation) {
    Progress told =
        (done, total, message) -> {
          steps.add(done);
          progress.add(message);
        };
    ToolCall call =
        new ToolCall(
            new Arguments(new JsonObject().put("reason", "because of a test")),
            GuardFixture.ALICE,
            told,
            CallScope.within(Duration.ofSeconds(120), cancellation));
    return Awaiting.await(new WriteTool(new EvictAll(pods()), guard.guard).call(call));
  }

  private long rows(Event event) {
    return guard.ledger.events().stream().filter(event::equals).count();
  }

  @Test
  void whatIsRefusedForNowIsTriedAgainUntilItIsDone() {
    ToolResult result = evictAll(new Cancellation());
    assertTrue(result.text().startsWith("DONE: evict all"), result.text());
    assertTrue(result.text().contains("2 applied"), result.text());
    assertTrue(
        progress.stream().anyMatch(each -> each.startsWith("refused for now: evict ")),
        progress.toString());
    assertEquals(steps.stream().sorted().distinct().toList(), steps);
    assertEquals(2, rows(Event.APPLYING));
    assertEquals(2, rows(Event.APPLIED));
  }

  @Test
  void whatIsStillRefusedAtTheDeadlineIsSaid() {
    List<String> names = pods().stream().map(Json::name).toList();
    guard.recorder.refuses =
        seen -> !seen.isDryRun() && seen.uri().contains(names.getFirst() + "/eviction") ? 429 : 0;
    ToolResult result = evictAll(new Cancellation());
    assertTrue(result.isError(), result.text());
    assertTrue(result.text().contains("1 applied, 1 failed"), result.text());
    assertTrue(
        result.text().contains("a disruption budget (payments) refused it to the end"),
        result.text());
    assertEquals("partly applied", result.structured().getString("outcome"));
    assertEquals(2, rows(Event.APPLYING));
    assertEquals(1, rows(Event.FAILED));
  }

  @Test
  void theKillSwitchStopsWhatIsUnderWay() {
    AtomicInteger evicted = new AtomicInteger();
    guard.recorder.refuses =
        seen -> {
          if (!seen.isDryRun() && seen.uri().contains("/eviction")) {
            evicted.incrementAndGet();
            folder.resolve("stop").toFile().mkdir();
          }
          return 0;
        };
    ToolResult result = evictAll(new Cancellation());
    assertTrue(result.isError(), result.text());
    assertEquals(1, evicted.get());
    assertTrue(result.text().contains("the kill switch is on"), result.text());
    assertTrue(result.text().contains("1 applied, 1 failed"), result.text());
    assertEquals("partly applied", result.structured().getString("outcome"));
    assertEquals(1, rows(Event.APPLYING));
    assertEquals(1, rows(Event.APPLIED));
  }

  @Test
  void theKillSwitchStopsWhatIsRefusedForNow() {
    guard.recorder.refuses =
        seen -> {
          if (seen.isDryRun() || !seen.uri().contains("/eviction")) {
            return 0;
          }
          folder.resolve("stop").toFile().mkdir();
          return 429;
        };
    ToolResult result = evictAll(new Cancellation());
    assertTrue(result.text().contains("the kill switch is on"), result.text());
    assertEquals(1, rows(Event.APPLYING));
    assertEquals(1, rows(Event.FAILED), "what was begun is concluded");
    assertEquals(0, rows(Event.APPLIED));
  }

  @Test
  void whoeverGivesUpIsToldWhatWasDone() {
    List<String> names = pods().stream().map(Json::name).toList();
    Cancellation cancellation = new Cancellation();
    guard.recorder.refuses =
        seen -> {
          if (seen.isDryRun() || !seen.uri().contains("/eviction")) {
            return 0;
          }
          if (seen.uri().contains(names.getFirst())) {
            return 429;
          }
          cancellation.cancel();
          return 0;
        };
    ToolResult result = evictAll(cancellation);
    assertTrue(result.isError(), result.text());
    assertTrue(result.text().contains("1 applied, 1 failed"), result.text());
    assertEquals(1, rows(Event.FAILED));
  }
}
