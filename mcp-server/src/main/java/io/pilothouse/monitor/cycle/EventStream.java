package io.pilothouse.monitor.cycle;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.concurrent.Time;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterException.Kind;
import io.pilothouse.kubernetes.ClusterWatcher;
import io.pilothouse.kubernetes.ClusterWatchers;
import io.pilothouse.kubernetes.ListQuery;
import io.pilothouse.kubernetes.ResourceType;
import io.pilothouse.kubernetes.WatchEvent;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Warning events of one place, watch after watch: from where the last one ended, or from how
 * far the events have come by now. Of events it remembers nothing but that.
 */
final class EventStream {
  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

  /** A connection that is dead without a word is found out by then. */
  static final Duration LENGTH = Duration.ofMinutes(5);

  /** A watch that ends sooner has told nothing of a server that works. */
  static final Duration WORKING = Duration.ofSeconds(10);

  static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** Until somebody has granted the right to watch. */
  static final Duration FORBIDDEN_PAUSE = Duration.ofMinutes(10);

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final ResourceType EVENTS =
      new ResourceType("", "v1", "Event", "events", "event", List.of("ev"), true, Set.of());

  private final ClusterWatchers clusters;
  private final WarningWatch.Place place;
  private final ListQuery query;
  private final Time time;
  private final Runnable warned;
  private final Cancellation ended = new Cancellation();
  private String version = "";
  private int failures;
  private boolean forbidden;

  EventStream(ClusterWatchers clusters, WarningWatch.Place place, Time time, Runnable warned) {
    this.clusters = clusters;
    this.place = place;
    this.query =
        ListQuery.of(EVENTS, place.namespace())
            .withSelectors(Optional.empty(), Optional.of("type=Warning"));
    this.time = time;
    this.warned = warned;
  }

  /** Begins, and goes on until {@link #end}. */
  void begin() {
    if (ended.isCancelled()) {
      return;
    }
    Instant now = time.clock().instant();
    clusters
        .watcher(place.context())
        .compose(watcher -> from(watcher).compose(version -> follow(watcher, version)))
        .onComplete(
            outcome ->
                time.pause()
                    .of(pause(outcome, Duration.between(now, time.clock().instant())))
                    .onSuccess(later -> begin()));
  }

  /** Closes the connection; tells nothing any more. */
  void end() {
    ended.cancel();
  }

  private synchronized Future<String> from(ClusterWatcher watcher) {
    return version.isEmpty()
        ? watcher.version(query, CallScope.within(PATIENCE, ended))
        : Future.succeededFuture(version);
  }

  private Future<Void> follow(ClusterWatcher watcher, String from) {
    come(from);
    return watcher.watch(query, from, this::told, CallScope.within(LENGTH, ended));
  }

  private synchronized void come(String reached) {
    version = reached;
  }

  private void told(WatchEvent event) {
    if (ended.isCancelled()) {
      return;
    }
    if (!event.version().isEmpty()) {
      come(event.version());
    }
    if (event.type() == WatchEvent.Type.ADDED || event.type() == WatchEvent.Type.MODIFIED) {
      warned.run();
    }
  }

  private synchronized Duration pause(AsyncResult<Void> outcome, Duration took) {
    Optional<Kind> failure =
        Optional.ofNullable(outcome.cause())
            .map(
                cause -> cause instanceof ClusterException known ? known.kind() : Kind.UNAVAILABLE);
    if (failure.equals(Optional.of(Kind.EXPIRED))) {
      version = "";
    }
    if (failure.equals(Optional.of(Kind.FORBIDDEN))) {
      tellOnce(outcome.cause());
      return FORBIDDEN_PAUSE;
    }
    forbidden = false;
    failures = took.compareTo(WORKING) < 0 ? failures + 1 : 1;
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 10));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  /** Other failures are for a cycle to say: this one only the watch has. */
  private void tellOnce(Throwable refusal) {
    if (!forbidden) {
      LOG.warn(
          "Warning events do not wake the monitor; it keeps to its schedule: {}",
          refusal.getMessage());
    }
    forbidden = true;
  }
}
