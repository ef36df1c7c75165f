package io.pilothouse.guard;

import static io.pilothouse.kubernetes.Awaiting.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.concurrent.ManualTime;
import io.pilothouse.state.Database;
import io.pilothouse.state.Locks;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lock of work that takes long, of work that ends, and of a process that has died. */
class LeaseTest {
  private static final String NAME = "test/Node n1";

  @TempDir Path folder;
  private final ManualTime time = new ManualTime(Instant.parse("2026-06-10T10:00:00Z"));
  private Vertx vertx;
  private BlockingSeam seam;
  private Database database;
  private Locks locks;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    seam = new BlockingSeam(vertx, 4);
    database = Database.sqlite(seam, folder);
    locks = new Locks(database);
  }

  @AfterEach
  void close() {
    database.close();
    seam.close();
    await(vertx.close());
  }

  private boolean isFree() {
    return await(locks.acquire(NAME, "somebody else", Duration.ofMillis(1), time.now()));
  }

  private Future<String> begin(Future<String> work) {
    Lease lease = new Lease(locks, NAME, time.time());
    assertEquals(true, await(lease.take()));
    return lease.during(() -> work);
  }

  @Test
  void itIsHeldAsLongAsTheWorkGoesOnAndThenGivenBack() {
    Promise<String> work = Promise.promise();
    Future<String> done = begin(work.future());
    Duration passed = Duration.ZERO;
    while (passed.compareTo(Lease.LIFE.multipliedBy(3)) < 0) {
      time.pass(Lease.RENEWED);
      passed = passed.plus(Lease.RENEWED);
      // The renewal is under way on another thread: its end is when the next one is waited for.
      time.awaitWaiting();
      assertFalse(isFree(), "after " + passed);
    }
    work.complete("drained");
    assertEquals("drained", await(done));
    assertTrue(isFree());
  }

  @Test
  void aRenewalThatIsUnderWayAtTheEndDoesNotTakeItAgain() {
    for (int round = 0; round < 20; round++) {
      Promise<String> work = Promise.promise();
      Future<String> done = begin(work.future());
      time.pass(Lease.RENEWED);
      work.complete("drained");
      await(done);
      assertTrue(isFree(), "round " + round);
      time.pass(Duration.ofSeconds(1));
    }
  }

  @Test
  void itIsGivenBackWhenTheWorkFails() {
    Future<String> done = begin(Future.failedFuture("no"));
    assertEquals("no", await(done.otherwise(Throwable::getMessage)));
    assertTrue(isFree());
  }

  @Test
  void thatOfADeadProcessIsFreeOnceItsTimeIsUp() {
    assertEquals(true, await(new Lease(locks, NAME, time.time()).take()));
    time.pass(Lease.LIFE.minusMillis(1));
    assertFalse(isFree());
    time.pass(Duration.ofMillis(1));
    assertTrue(isFree());
  }
}
