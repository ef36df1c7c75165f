package io.pilothouse.monitor.cycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.concurrent.ManualTime;
import io.pilothouse.concurrent.Time;
import io.pilothouse.state.TestState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of leadership, whatever it is agreed by. Virtual time, real registers. */
abstract class LeadershipContract {
  private static final int LEASE = (int) Leadership.LEASE.toSeconds();
  private static final int BETWEEN = (int) Leadership.BETWEEN.toSeconds();

  private final ManualTime time = new ManualTime(Instant.parse("2026-11-20T10:00:00Z"));
  private final List<Process> processes = new ArrayList<>();

  /** What one process writes to: each gets its own, of the same thing. */
  abstract List<Register> registers();

  /** A process, and how much its clock is wrong. */
  final class Process {
    final Leadership leadership;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean cutOff;
    private volatile boolean gone;

    Process(String name, Duration skew, List<Register> registers) {
      InstantSource clock = () -> time.now().plus(skew);
      leadership =
          new Leadership(
              registers.stream()
                  .map(each -> new Candidacy(new Line(each, this), name, Leadership.LEASE, clock))
                  .toList(),
              new Time(clock.withZone(ZoneOffset.UTC), this::pause));
      processes.add(this);
    }

    private Future<Void> pause(Duration length) {
      Promise<Void> never = Promise.promise();
      Future<Void> over =
          time.time()
              .pause()
              .of(length)
              .compose(
                  passed -> {
                    if (gone) {
                      return never.future();
                    }
                    waiting.decrementAndGet();
                    return Future.succeededFuture();
                  });
      waiting.incrementAndGet();
      return over;
    }

    Process start() {
      leadership.keep(leads -> {});
      settle();
      return this;
    }

    boolean leads() {
      return leadership.holds();
    }

    /** It can ask nobody. */
    void cutOff(boolean off) {
      cutOff = off;
    }

    /** It stands still, or is gone: it does nothing any more, and believes what it believed. */
    void crash() {
      gone = true;
    }

    void end() {
      TestState.await(leadership.end());
      gone = true;
    }
  }

  /** The way to a register, which can be cut. */
  private record Line(Register register, Process process) implements Register {
    private <T> Future<T> over(Supplier<Future<T>> question) {
      return process.cutOff ? Future.failedFuture("nobody answers") : question.get();
    }

    @Override
    public Future<Optional<Entry>> read() {
      return over(register::read)
          .map(
              found ->
                  found.map(
                      entry ->
                          new Entry(
                              entry.term(), next -> over(() -> entry.replacement().with(next)))));
    }

    @Override
    public Future<Boolean> create(Term first) {
      return over(() -> register.create(first));
    }
  }

  Process process(String name) {
    return process(name, Duration.ZERO);
  }

  private Process process(String name, Duration skew) {
    return new Process(name, skew, registers()).start();
  }

  /** Returns when every process has been answered and waits for its next turn. */
  private void settle() {
    while (processes.stream().anyMatch(each -> !each.gone && each.waiting.get() < 1)) {
      Thread.onSpinWait();
    }
    assertTrue(
        processes.stream().filter(Process::leads).count() <= 1,
        "never two, not even one that is gone");
  }

  void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      time.pass(Duration.ofSeconds(1));
      settle();
    }
  }

  /** Lets time pass until a process leads. */
  int secondsUntil(Process leads) {
    for (int passed = 0; passed < 1_000; passed++) {
      if (leads.leads()) {
        return passed;
      }
      pass(1);
    }
    throw new AssertionError("it never leads");
  }

  @Test
  void theFirstLeadsForAsLongAsItLives() {
    Process one = process("one");
    assertTrue(one.leads(), "at once");
    Process two = process("two");
    for (int i = 0; i < 10 * LEASE; i++) {
      pass(1);
      assertTrue(one.leads() && !two.leads());
    }
  }

  @Test
  void anotherTakesOverAtOnceFromOneThatEnds() {
    Process one = process("one");
    Process two = process("two");
    pass(25);
    one.end();
    assertFalse(one.leads());
    assertTrue(secondsUntil(two) <= BETWEEN);
    assertTrue(process("one again").waiting.get() == 1 && two.leads());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 600, -600})
  void anotherTakesOverFromOneThatIsGoneWhateverItsClockSays(int skew) {
    Process one = process("one");
    Process two = process("two", Duration.ofSeconds(skew));
    pass(100);
    assertTrue(one.leads(), "its clock is none of the other's business");
    one.crash();
    int waited = secondsUntil(two);
    assertTrue(waited > LEASE - BETWEEN && waited <= LEASE + BETWEEN, () -> waited + " s");
    pass(100);
    assertTrue(two.leads() && !one.leads());
  }

  @Test
  void whoComesLaterWaitsForTheLengthOfALease() {
    process("one").crash();
    pass(10_000);
    Process two = process("two");
    assertFalse(two.leads(), "how long the other has been gone, it cannot know");
    assertTrue(secondsUntil(two) <= LEASE);
  }

  @Test
  void oneThatCanAskNobodyLeadsNoLongerThanItsLease() {
    Process one = process("one");
    Process two = process("two");
    pass(20);
    one.cutOff(true);
    int waited = secondsUntil(two);
    assertTrue(waited <= LEASE + BETWEEN, () -> waited + " s");
    one.cutOff(false);
    pass(2 * LEASE);
    assertTrue(two.leads() && !one.leads(), "it is too late");
  }

  @Test
  void oneAnswerThatIsLostCostsNoLeadership() {
    Process one = process("one");
    for (int i = 0; i < 10; i++) {
      one.cutOff(true);
      pass(BETWEEN + 1);
      assertTrue(one.leads());
      one.cutOff(false);
      pass(BETWEEN);
      assertTrue(one.leads());
    }
  }

  @Test
  void whenNobodyCanBeAskedNobodyLeads() {
    Process one = process("one");
    Process two = process("two");
    one.cutOff(true);
    two.cutOff(true);
    pass(LEASE);
    assertFalse(one.leads() || two.leads());
    one.cutOff(false);
    two.cutOff(false);
    pass(LEASE);
    assertTrue(one.leads() || two.leads());
  }

  @Test
  void oneOfManyWhoWantItInTheSameMoment() {
    process("first").crash();
    List<Process> rivals = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      rivals.add(process("rival " + i));
    }
    for (int round = 3; round > 0; round--) {
      pass(LEASE + 2 * BETWEEN);
      List<Process> leading = rivals.stream().filter(Process::leads).toList();
      assertEquals(1, leading.size());
      leading.getFirst().crash();
      rivals.remove(leading.getFirst());
    }
  }

  /** As {@code monitor --once} asks. */
  @Test
  void whoAsksOnceIsToldWhatIsTrue() {
    Process one = process("one");
    pass(15);
    Process other = new Process("other", Duration.ZERO, registers());
    Future<Boolean> asked = other.leadership.seek();
    int waited = waitedFor(asked);
    assertFalse(TestState.await(asked));
    assertTrue(waited <= 2 * BETWEEN, "it has seen the other live");
    one.crash();
    Future<Boolean> again = other.leadership.seek();
    waitedFor(again);
    assertTrue(TestState.await(again));
  }

  private int waitedFor(Future<?> outcome) {
    int passed = 0;
    while (!outcome.isComplete()) {
      if (processes.stream().allMatch(each -> each.gone || each.waiting.get() > 0)) {
        time.pass(Duration.ofSeconds(1));
        passed++;
      }
      Thread.onSpinWait();
    }
    return passed;
  }
}
