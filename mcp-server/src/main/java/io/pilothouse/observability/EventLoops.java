package io.pilothouse.observability;

import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Whether every event loop still turns, so that none is held by something that blocks or spins. */
public final class EventLoops {
  private EventLoops() {}

  /**
   * @param patience how long a turn may take
   */
  public static HealthCheck check(Vertx vertx, Duration patience) {
    return new HealthCheck("event-loops", () -> turn(vertx, patience));
  }

  private static Future<Optional<String>> turn(Vertx vertx, Duration patience) {
    List<Future<Void>> turns = new ArrayList<>();
    for (EventExecutor loop : ((VertxInternal) vertx).nettyEventLoopGroup()) {
      turns.add(
          Future.fromCompletionStage(
              CompletableFuture.runAsync(() -> {}, loop), vertx.getOrCreateContext()));
    }
    return Future.all(turns)
        .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .map(all -> Optional.<String>empty())
        .otherwise(Optional.of("an event loop does not turn"));
  }
}
