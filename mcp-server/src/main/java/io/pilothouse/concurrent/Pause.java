package io.pilothouse.concurrent;

import io.vertx.core.Future;
import java.time.Duration;

/** Lets time pass between two looks at a cluster. */
@FunctionalInterface
public interface Pause {
  Future<Void> of(Duration time);
}
