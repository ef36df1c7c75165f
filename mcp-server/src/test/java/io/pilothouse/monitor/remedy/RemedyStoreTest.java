package io.pilothouse.monitor.remedy;

import static io.pilothouse.state.TestState.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.incident.Subject;
import io.pilothouse.state.TestState;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RemedyStoreTest {
  private static final Instant NOW = Instant.parse("2026-06-10T10:00:00Z");

  @TempDir Path folder;

  private static Remedy remedy(String id) {
    return new Remedy(
        id,
        new Remedy.Cause(
            id, "c/f", new Subject("c", "shop", "Deployment", "api"), Severity.SEV2, "r"),
        new Remedy.Call("rollback", JsonObject.of("namespace", "shop", "name", "api")),
        new Remedy.Marks("p-1", "", Duration.ofMinutes(5), NOW.plusSeconds(300)),
        List.of(new Remedy.Step(Status.PLANNED, NOW, "a plan")));
  }

  @ParameterizedTest
  @EnumSource(TestState.Kind.class)
  void ofTwoWhoTakeAStepOneDoes(TestState.Kind kind) {
    try (TestState state = new TestState(kind, folder)) {
      RemedyStore one = new RemedyStore(state.database());
      RemedyStore other = new RemedyStore(state.database());
      Remedy planned = remedy("i-1");
      assertTrue(await(one.begin(planned, Instant.EPOCH)));
      assertFalse(await(other.begin(planned, Instant.EPOCH)));
      assertEquals(List.of(planned), await(other.underWay("c")));
      assertEquals(List.of(), await(other.underWay("d")));
      Remedy denied = planned.to(Status.DENIED, NOW, "no");
      assertTrue(await(other.advance(denied)));
      assertFalse(await(one.advance(planned.to(Status.APPLIED, NOW, "done"))));
      assertEquals(List.of(), await(one.underWay("c")));
      assertEquals(List.of(denied), await(one.since("c", NOW.minusSeconds(1))));
      assertEquals(List.of(), await(one.since("c", NOW)));
    }
  }

  @ParameterizedTest
  @EnumSource(TestState.Kind.class)
  void aStepIsUntoldUntilSomebodySaysOtherwise(TestState.Kind kind) {
    try (TestState state = new TestState(kind, folder)) {
      RemedyStore store = new RemedyStore(state.database());
      Remedy planned = remedy("i-1");
      await(store.begin(planned, Instant.EPOCH));
      await(store.advance(planned.to(Status.APPLIED, NOW, "done")));
      List<RemedyEvent> both = await(store.untold("c"));
      assertEquals(both, await(store.untold("c")));
      assertEquals(List.of(1, 2), both.stream().map(RemedyEvent::number).toList());
      await(store.told(both.subList(0, 1)));
      assertEquals(both.subList(1, 2), await(store.untold("c")));
      await(store.told(both));
      assertEquals(List.of(), await(store.untold("c")));
    }
  }

  @ParameterizedTest
  @EnumSource(TestState.Kind.class)
  void whatIsOverSinceLongIsForgotten(TestState.Kind kind) {
    try (TestState state = new TestState(kind, folder)) {
      RemedyStore store = new RemedyStore(state.database());
      await(store.begin(remedy("i-1"), Instant.EPOCH));
      await(store.advance(remedy("i-1").to(Status.DENIED, NOW, "no")));
      await(store.begin(remedy("i-2"), Instant.EPOCH));
      await(store.begin(remedy("i-3"), NOW.plusSeconds(1)));
      assertEquals(
          List.of("i-2", "i-3"),
          await(store.since("c", Instant.EPOCH)).stream().map(Remedy::id).toList());
    }
  }
}
