package io.pilothouse.monitor.cycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.ManualTime;
import io.pilothouse.kubernetes.ClusterWatcher;
import io.pilothouse.kubernetes.ClusterWatchers;
import io.pilothouse.kubernetes.ListQuery;
import io.pilothouse.kubernetes.WatchEvent;
import io.pilothouse.monitor.config.MonitorConfig.Scope;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Warning events of the sandbox, over HTTP. */
class WarningWatchTest {
  private static final Scope EVERYTHING = new Scope(List.of(), List.of());

  /** What is watched, and how many changes each of these watches has told. */
  private final class Seen implements ClusterWatchers {
    final Map<String, AtomicInteger> open = new ConcurrentHashMap<>();

    @Override
    public Future<ClusterWatcher> watcher(Optional<String> context) {
      return sandbox.clusters.watcher(context).map(Watcher::new);
    }

    private final class Watcher implements ClusterWatcher {
      private final ClusterWatcher watcher;

      private Watcher(ClusterWatcher watcher) {
        this.watcher = watcher;
      }

      @Override
      public Future<String> version(ListQuery query, CallScope scope) {
        return watcher.version(query, scope);
      }

      @Override
      public Future<Void> watch(
          ListQuery query, String from, Consumer<WatchEvent> told, CallScope scope) {
        String where = query.namespace().orElse("everywhere");
        AtomicInteger count = new AtomicInteger();
        Future<Void> watch =
            watcher.watch(
                query,
                from,
                event -> {
                  told.accept(event);
                  count.incrementAndGet();
                },
                scope);
        open.put(where, count);
        return watch.onComplete(over -> open.remove(where));
      }
    }
  }

  @TempDir private Path folder;
  private final ManualTime time = new ManualTime(Instant.parse("2026-11-20T10:00:00Z"));
  private final AtomicInteger warned = new AtomicInteger();
  private final Seen seen = new Seen();
  private SandboxOnHttp sandbox;
  private WarningWatch watch;
  private volatile Optional<Scope> scope = Optional.of(EVERYTHING);

  @BeforeEach
  void open() throws Exception {
    sandbox = new SandboxOnHttp(folder);
    watch = new WarningWatch(seen, time.time(), warned::incrementAndGet);
    watch.keep(() -> scope);
  }

  @AfterEach
  void close() {
    watch.end();
    sandbox.close();
  }

  private static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "it does not happen");
      Thread.onSpinWait();
    }
  }

  private void event(String namespace, String name, String type) {
    sandbox.create(
        "/api/v1/namespaces/" + namespace + "/events",
        """
        {'metadata': {'name': '%s', 'namespace': '%s'}, 'type': '%s', 'reason': 'Test',
         'message': 'something', 'involvedObject': {'kind': 'Pod', 'namespace': '%s', 'name': 'a'}}
        """
            .formatted(name, namespace, type, namespace));
  }

  private void again(String namespace, String name, int count) {
    sandbox.patch(
        "/api/v1/namespaces/" + namespace + "/events/" + name, "{'count': " + count + "}");
  }

  private void watching(String... where) {
    until(() -> seen.open.keySet().equals(Set.of(where)));
  }

  @Test
  void aNewWarningIsToldAndAnOldOneIsNot() {
    watching("everywhere");
    assertEquals(0, warned.get(), "the shop is full of old ones");
    event("shop", "ordinary", "Normal");
    event("shop", "bad", "Warning");
    until(() -> warned.get() == 1);
    again("shop", "bad", 2);
    until(() -> warned.get() == 2);
    sandbox.delete("/api/v1/namespaces/shop/events/bad");
    event("kube-public", "worse", "Warning");
    until(() -> warned.get() == 3);
    assertEquals(4, seen.open.get("everywhere").get(), "and one that is gone is no warning");
  }

  @Test
  void itFollowsWhatIsWanted() {
    watching("everywhere");
    scope = Optional.of(new Scope(List.of(), List.of("shop", "kube-public")));
    time.pass(WarningWatch.BETWEEN);
    watching("shop", "kube-public");
    event("kube-system", "elsewhere", "Warning");
    event("shop", "bad", "Warning");
    until(() -> warned.get() == 1);
    AtomicInteger shop = seen.open.get("shop");
    scope = Optional.of(new Scope(List.of(), List.of("shop")));
    time.pass(WarningWatch.BETWEEN);
    watching("shop");
    assertEquals(shop, seen.open.get("shop"), "what is watched already goes on");
    scope = Optional.empty();
    time.pass(WarningWatch.BETWEEN);
    watching();
    event("shop", "unseen", "Warning");
    scope = Optional.of(EVERYTHING);
    time.pass(WarningWatch.BETWEEN);
    watching("everywhere");
    event("shop", "seen", "Warning");
    until(() -> warned.get() == 2);
    assertEquals(1, seen.open.get("everywhere").get());
  }

  @Test
  void itEnds() {
    watching("everywhere");
    watch.end();
    watching();
    time.pass(Duration.ofHours(1));
    watching();
  }
}
