package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.audit.Journal;
import io.pilothouse.identity.Caller;
import io.pilothouse.monitor.incident.Ack;
import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.incident.State;
import io.pilothouse.monitor.notify.Peer;
import io.pilothouse.monitor.store.Filter;
import io.pilothouse.monitor.store.IncidentStore;
import io.pilothouse.monitor.store.Outbox;
import io.pilothouse.state.Database;
import io.pilothouse.state.TestState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two packaged monitors with the same state, one of which is killed. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MonitorFailoverIT {
  private static final String LEADING = "pilothouse_monitor_leading";
  private static final String QUEUED = "pilothouse_monitor_notices_queued{channel=\"hook\"}";

  private static final String FAILED =
      "pilothouse_monitor_messages_total{channel=\"hook\",outcome=\"failed\"}";

  /** A program that takes nothing until somebody repairs it. */
  private static final class Hook extends Peer {
    private boolean works;

    Hook() throws IOException {}

    @Override
    protected synchronized Response answer(Request request) {
      return Response.of(works ? 204 : 503, "");
    }

    synchronized void repair() {
      works = true;
    }

    /** What it took, in order. */
    List<JsonObject> bulletins(int after) {
      return requests().stream()
          .skip(after)
          .map(request -> new JsonObject(request.body()))
          .map(body -> body.getJsonArray("bulletins", new JsonArray()))
          .flatMap(JsonArray::stream)
          .map(JsonObject.class::cast)
          .toList();
    }
  }

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(TestState.Kind.class)
  void whatWasQueuedWhenTheLeaderWasKilledIsToldByTheOther(TestState.Kind kind) throws Exception {
    Path kept = Files.createDirectories(folder.resolve("state"));
    try (TestState state = new TestState(kind, kept);
        Hook hook = new Hook()) {
      String[] flags = {
        "--sandbox",
        state.url().map(url -> "--state-url=" + url).orElse("--state-dir=" + kept),
        "--monitor-config=" + file(hook)
      };
      Database database = state.database();
      try (PilothouseProcess one =
          PilothouseProcess.monitor(folder.resolve("one"), Map.of(), flags)) {
        one.await("its turn to lead", () -> one.metric(LEADING) == 1);
        try (PilothouseProcess two =
            PilothouseProcess.monitor(folder.resolve("two"), Map.of(), flags)) {
          one.await(
              "news that nobody takes", () -> one.metric(QUEUED) > 0 && one.metric(FAILED) > 0);
          acknowledge(database);
          one.await("the news of that", () -> isAcknowledged(waiting(database)));
          assertEquals(0, two.metric(LEADING));
          assertEquals(0, two.metric("pilothouse_monitor_cycles_total"));
          one.kill();
          List<JsonObject> queued = waiting(database);
          int before = hook.requests().size();
          hook.repair();
          two.await("its turn to lead", () -> two.metric(LEADING) == 1);
          Set<String> incidents = incidents(queued);
          assertFalse(incidents.isEmpty());
          two.await(
              "all that waited", () -> incidents(hook.bulletins(before)).containsAll(incidents));
          assertInOrder(hook.bulletins(before));
          assertTrue(isAcknowledged(hook.bulletins(before)), "the last that happened is told");
        }
      }
    }
  }

  private static List<JsonObject> waiting(Database database) {
    return TestState.await(new Outbox(database).waiting("hook", 1_000)).stream()
        .map(parcel -> parcel.notice().body())
        .toList();
  }

  private static boolean isAcknowledged(List<JsonObject> bulletins) {
    return bulletins.stream().anyMatch(each -> "alice".equals(each.getString("by")));
  }

  private String file(Hook hook) throws IOException {
    return Files.writeString(
            folder.resolve("monitor.yaml"),
            """
            apiVersion: pilothouse.io/v1
            kind: Monitor
            schedule: {every: 10s, wakeGap: 5s}
            scope: {namespaces: [shop]}
            incidents: {pendingFor: 1s}
            notify:
              channels: [{name: hook, type: webhook, url: "%s"}]
              grouping: {wait: 1s, interval: 5s, repeat: 4h}
            """
                .formatted(hook.url()))
        .toString();
  }

  /** Somebody takes care of one. */
  private static void acknowledge(Database database) {
    IncidentStore store =
        new IncidentStore(database, new Journal(database, Clock.systemUTC(), Optional.empty()));
    Filter firing =
        new Filter(
            Optional.empty(),
            Optional.empty(),
            EnumSet.of(State.FIRING),
            Optional.empty(),
            Optional.empty());
    Incident incident =
        TestState.await(store.list(firing, 1, Optional.empty())).incidents().getFirst();
    TestState.await(
        store.acknowledge(
            incident.id(),
            new Ack("alice", Instant.now(), Optional.empty(), "mine"),
            Caller.local("test")));
  }

  private static Set<String> incidents(List<JsonObject> bulletins) {
    return bulletins.stream().map(each -> each.getString("incident")).collect(Collectors.toSet());
  }

  private static void assertInOrder(List<JsonObject> bulletins) {
    Map<String, Instant> last = new HashMap<>();
    for (JsonObject bulletin : bulletins) {
      Instant at = bulletin.getInstant("at");
      Instant before = last.put(bulletin.getString("incident"), at);
      assertTrue(before == null || !at.isBefore(before), bulletin.encode());
    }
  }
}
