package io.pilothouse.monitor.usage;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts what a tracker knows into the archive from time to time, and gets it back when the process
 * begins to look, or begins again after another one did. Failures are said once and tried again; as
 * long as what is kept could not be read, it is not replaced.
 */
final class Memory {
  private static final Logger LOG = LoggerFactory.getLogger(Memory.class);
  private static final Duration EVERY = Duration.ofMinutes(10);

  private final String context;
  private final Optional<UsageArchive> archive;
  private final UsageTracker tracker;
  private Instant lastLook = Instant.EPOCH;
  private Instant lastKept = Instant.EPOCH;
  private boolean unread = true;
  private boolean failing;

  Memory(String context, Optional<UsageArchive> archive, UsageTracker tracker) {
    this.context = context;
    this.archive = archive;
    this.tracker = tracker;
  }

  /**
   * Before a look.
   *
   * @return never fails
   */
  Future<Void> recall(Instant now) {
    unread |= lastLook.plus(EVERY).isBefore(now);
    lastLook = now;
    return archive.isEmpty() || !unread
        ? Future.succeededFuture()
        : settled(archive.get().last(context, lastKept).map(this::recalled));
  }

  private Void recalled(Optional<UsageArchive.Kept> kept) {
    unread = false;
    kept.ifPresent(
        it -> {
          lastKept = it.at();
          tracker.recall(it.body(), it.at());
        });
    return null;
  }

  /**
   * After a look.
   *
   * @return never fails
   */
  Future<Void> keep(Instant now) {
    if (archive.isEmpty() || unread || lastKept.plus(EVERY).isAfter(now)) {
      return Future.succeededFuture();
    }
    return settled(
        archive
            .get()
            .keep(context, new UsageArchive.Kept(now, tracker.toJson()))
            .map(
                kept -> {
                  lastKept = now;
                  return null;
                }));
  }

  private Future<Void> settled(Future<Void> done) {
    return done.onSuccess(
            well -> {
              if (failing) {
                LOG.info("usage of {} is kept again", context);
              }
              failing = false;
            })
        .recover(
            failure -> {
              if (!failing) {
                LOG.warn("usage of {} is not kept: {}", context, failure.getMessage());
              }
              failing = true;
              return Future.succeededFuture();
            });
  }
}
