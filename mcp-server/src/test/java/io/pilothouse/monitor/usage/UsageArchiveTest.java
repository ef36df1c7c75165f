package io.pilothouse.monitor.usage;

import static io.pilothouse.state.TestState.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.state.Database;
import io.pilothouse.state.TestState;
import io.pilothouse.tools.core.FakeCluster;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process ends, and another one goes on with what it knew. */
class UsageArchiveTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final double MI = 1 << 20;

  @TempDir Path folder;
  private final ClusterFixture fixture = new ClusterFixture();
  private JsonObject pod;

  private void shop() {
    pod =
        fixture.pod(
            "web", "a", "{\"requests\": {\"cpu\": \"100m\"}, \"limits\": {\"memory\": \"256Mi\"}}");
    fixture.uses("web-7d9f-a", "100m", "200Mi");
    fixture.node(
        "n1", "{\"cpu\": \"4\", \"memory\": \"1Gi\"}", "{\"cpu\": \"1\", \"memory\": \"512Mi\"}");
  }

  private UsageCollector process(TestState state) {
    fixture.archive = Optional.of(new UsageArchive(state.database()));
    return fixture.collector();
  }

  private void killed(Instant at, int restarts) {
    JsonObject terminated =
        new JsonObject().put("reason", "OOMKilled").put("finishedAt", at.toString());
    pod.getJsonObject("status")
        .put(
            "containerStatuses",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("name", "app")
                        .put("restartCount", restarts)
                        .put("lastState", new JsonObject().put("terminated", terminated))));
    fixture.cluster.add(FakeCluster.POD, pod);
  }

  private static long rows(Database database) {
    return await(
        database.read(
            sql ->
                sql.first("SELECT COUNT(*) AS n FROM measurements", row -> row.getLong("n"))
                    .orElseThrow()));
  }

  @ParameterizedTest
  @EnumSource(TestState.Kind.class)
  void anotherProcessGoesOn(TestState.Kind kind) {
    try (TestState state = new TestState(kind, folder)) {
      shop();
      killed(fixture.now().minus(MINUTE), 1);
      fixture.look(process(state), 11, MINUTE);
      ContainerUsage before = fixture.usage("web");
      fixture.uses("web-7d9f-a", "100m", "64Mi");
      UsageCollector next = process(state);
      fixture.look(next, 1, MINUTE);
      ContainerUsage after = fixture.usage("web");
      assertEquals(before.stats().samples() + 1, after.stats().samples());
      assertEquals(Duration.ofMinutes(11), after.stats().covered());
      assertEquals(before.stats().first(), after.stats().first());
      assertEquals(200 * MI, after.stats().memory().max());
      assertEquals(256 * MI, after.limits().memory());
      assertEquals(1, after.kills());
      killed(fixture.now(), 3);
      fixture.look(next, 1, MINUTE);
      assertEquals(Map.of("shop", 2L), fixture.last().happenings().oomKills());
    }
  }

  @ParameterizedTest
  @EnumSource(TestState.Kind.class)
  void anotherProcessKnowsWhatWasAnnounced(TestState.Kind kind) {
    try (TestState state = new TestState(kind, folder)) {
      shop();
      UsageCollector first = process(state);
      fixture.look(first, 1, MINUTE);
      fixture.event("e", "SpotInterrupted", "Node", "n1");
      fixture.look(first, 12, MINUTE);
      List<?> before = fixture.history.losses("dev");
      assertEquals(1, before.size());
      fixture.cluster.remove(FakeCluster.NODE, "", "n1");
      fixture.look(process(state), 1, MINUTE);
      assertEquals(before, fixture.history.losses("dev"));
    }
  }

  /** Two take turns: the one that comes back forgets what it knew when it last looked. */
  @ParameterizedTest
  @EnumSource(TestState.Kind.class)
  void whoLooksAgainGoesOnWhereTheOtherEnded(TestState.Kind kind) {
    try (TestState state = new TestState(kind, folder)) {
      shop();
      UsageCollector one = process(state);
      UsageCollector other = process(state);
      fixture.look(one, 21, MINUTE);
      fixture.look(other, 21, MINUTE);
      fixture.look(one, 1, MINUTE);
      assertTrue(fixture.usage("web").stats().samples() >= 40);
    }
  }

  @ParameterizedTest
  @EnumSource(TestState.Kind.class)
  void thereIsOneRowForEachClusterThatIsLookedAt(TestState.Kind kind) {
    try (TestState state = new TestState(kind, folder)) {
      shop();
      Database database = state.database();
      UsageArchive archive = new UsageArchive(database);
      await(
          archive.keep(
              "gone",
              new UsageArchive.Kept(fixture.now().minus(Duration.ofDays(3)), new JsonObject())));
      assertEquals(1, rows(database));
      UsageCollector collector = process(state);
      fixture.look(collector, 10, Duration.ofHours(1));
      assertEquals(2, rows(database));
      fixture.look(collector, 30, Duration.ofHours(1));
      assertEquals(1, rows(database));
    }
  }

  @ParameterizedTest
  @EnumSource(TestState.Kind.class)
  void whatAnotherVersionKeptIsLeftAlone(TestState.Kind kind) {
    try (TestState state = new TestState(kind, folder)) {
      shop();
      await(
          new UsageArchive(state.database())
              .keep(
                  "dev",
                  new UsageArchive.Kept(fixture.now(), new JsonObject().put("version", 99))));
      fixture.look(process(state), 1, MINUTE);
      assertEquals(1, fixture.usage("web").stats().samples());
    }
  }

  @ParameterizedTest
  @EnumSource(TestState.Kind.class)
  void aStateThatDoesNotAnswerKeepsNobodyFromLooking(TestState.Kind kind) {
    try (TestState state = new TestState(kind, folder)) {
      shop();
      Database database = state.database();
      await(database.open());
      database.close();
      fixture.archive = Optional.of(new UsageArchive(database));
      fixture.look(fixture.collector(), 2, MINUTE);
      assertEquals(2, fixture.usage("web").stats().samples());
    }
  }
}
