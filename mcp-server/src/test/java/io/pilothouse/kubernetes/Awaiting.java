package io.pilothouse.kubernetes;

import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for Vert.x futures in tests, which do not run on an event loop. */
public final class Awaiting {
  private static final long PATIENCE_SECONDS = 20;

  private Awaiting() {}

  /** The future's value; its failure is thrown as it is when it is unchecked. */
  public static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new AssertionError(failed.getCause());
    } catch (InterruptedException | TimeoutException tooLong) {
      throw new AssertionError("no answer in " + PATIENCE_SECONDS + " s", tooLong);
    }
  }

  /** The failure of a future that must fail with a ClusterException. */
  public static ClusterException failureOf(Future<?> future) {
    try {
      Object value = await(future);
      throw new AssertionError("succeeded with " + value);
    } catch (ClusterException expected) {
      return expected;
    }
  }
}
