package io.pilothouse.testing;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.threadchecker.BlockedThreadChecker;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class BlockedEventLoopExtensionTest {
  @Test
  void failsTheTestInWhichTheCheckerFired() throws Exception {
    BlockedEventLoopExtension extension = new BlockedEventLoopExtension();
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch warned = new CountDownLatch(1);
    Logger checker = Logger.getLogger(BlockedThreadChecker.LOGGER_NAME);
    Handler[] ours = checker.getHandlers();
    for (Handler handler : ours) {
      checker.removeHandler(handler); // the block below is meant: it must not fail this test
    }
    Handler signal = new Signal(warned);
    VertxOptions quick =
        new VertxOptions()
            .setBlockedThreadCheckInterval(10)
            .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
            .setMaxEventLoopExecuteTime(20)
            .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS);
    Vertx vertx = Vertx.vertx(quick);
    try {
      extension.beforeEach(null);
      checker.addHandler(signal);
      vertx.runOnContext(
          ready -> {
            try {
              release.await();
            } catch (InterruptedException stop) {
              Thread.currentThread().interrupt();
            }
          });
      assertTrue(warned.await(20, TimeUnit.SECONDS));
      assertThrows(AssertionError.class, () -> extension.afterEach(null));
    } finally {
      release.countDown();
      vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
      checker.removeHandler(signal);
      for (Handler handler : ours) {
        checker.addHandler(handler);
      }
    }
  }

  private static final class Signal extends Handler {
    private final CountDownLatch latch;

    Signal(CountDownLatch latch) {
      this.latch = latch;
    }

    @Override
    public void publish(LogRecord entry) {
      latch.countDown();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
