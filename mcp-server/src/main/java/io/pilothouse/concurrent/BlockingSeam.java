package io.pilothouse.concurrent;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * The one place where code that blocks may run: a bounded number of virtual threads. Results come
 * back on the caller's Vert.x context.
 */
public final class BlockingSeam implements AutoCloseable {
  private final Vertx vertx;
  private final ExecutorService threads;
  private final Semaphore permits;

  /**
   * @param atOnce how many calls run at the same time; further ones wait their turn off the event
   *     loop
   */
  public BlockingSeam(Vertx vertx, int atOnce) {
    this.vertx = vertx;
    this.threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("blocking-", 0).factory());
    this.permits = new Semaphore(atOnce);
  }

  /** Runs {@code work} on a virtual thread. May be called from any thread. */
  public <T> Future<T> run(Callable<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    threads.execute(
        () -> {
          permits.acquireUninterruptibly();
          try {
            result.complete(work.call());
          } catch (Exception | LinkageError failure) {
            result.completeExceptionally(failure);
          } finally {
            permits.release();
          }
        });
    return Future.fromCompletionStage(result, vertx.getOrCreateContext());
  }

  /**
   * Called first by everything that blocks.
   *
   * @throws IllegalStateException on an event loop
   */
  public static void refuseEventLoop() {
    if (Context.isOnEventLoopThread()) {
      throw new IllegalStateException(
          "blocking call on an event loop: go through BlockingSeam.run");
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
