package io.pilothouse.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class BlockingSeamTest {
  @Test
  void refusesToBlockAnEventLoop(Vertx vertx, VertxTestContext test) {
    vertx.runOnContext(
        ready ->
            test.verify(
                () -> {
                  try {
                    BlockingSeam.refuseEventLoop();
                    test.failNow("blocked an event loop");
                  } catch (IllegalStateException expected) {
                    test.completeNow();
                  }
                }));
  }

  @Test
  void runsOffTheLoopAndReturnsToTheCallersContext(Vertx vertx, VertxTestContext test) {
    BlockingSeam seam = new BlockingSeam(vertx, 1);
    Context caller = vertx.getOrCreateContext();
    caller.runOnContext(
        ready ->
            seam.run(
                    () -> {
                      BlockingSeam.refuseEventLoop();
                      return Thread.currentThread().isVirtual();
                    })
                .onComplete(
                    test.succeeding(
                        virtual ->
                            test.verify(
                                () -> {
                                  assertTrue(virtual);
                                  assertSame(caller, Vertx.currentContext());
                                  seam.close();
                                  test.completeNow();
                                }))));
  }

  @Test
  void handsFailuresOn(Vertx vertx, VertxTestContext test) {
    BlockingSeam seam = new BlockingSeam(vertx, 1);
    seam.run(
            () -> {
              throw new java.io.IOException("no");
            })
        .onComplete(
            test.failing(
                failure ->
                    test.verify(
                        () -> {
                          assertInstanceOf(java.io.IOException.class, failure);
                          seam.close();
                          test.completeNow();
                        })));
  }

  @Test
  void runsNoMoreAtOnceThanAllowed(Vertx vertx, VertxTestContext test) {
    BlockingSeam seam = new BlockingSeam(vertx, 2);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch twoRun = new CountDownLatch(2);
    List<Future<Void>> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      all.add(
          seam.run(
              () -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                twoRun.countDown();
                twoRun.await();
                running.decrementAndGet();
                return null;
              }));
    }
    Future.all(all)
        .onComplete(
            test.succeeding(
                done ->
                    test.verify(
                        () -> {
                          assertEquals(2, most.get());
                          seam.close();
                          test.completeNow();
                        })));
  }
}
