package io.pilothouse.monitor.usage;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What one container used over the last four to eight days, in about two kilobytes however long it
 * is watched: a current and a previous generation of histograms. Not safe for use from several
 * threads.
 */
final class Sketch {
  static final Duration GENERATION = Duration.ofDays(4);

  /** A longer pause between two looks counts as this much. */
  private static final Duration LONGEST_GAP = Duration.ofMinutes(15);

  private static final double MILLICORE = 0.001;
  private static final double MEBIBYTE = 1 << 20;

  private static final class Generation {
    final Instant begun;
    final Histogram cpu = new Histogram(MILLICORE);
    final Histogram memory = new Histogram(MEBIBYTE);
    long samples;
    Duration covered = Duration.ZERO;

    Generation(Instant begun) {
      this.begun = begun;
    }
  }

  private Generation previous;
  private Generation current;
  private Instant last;

  Sketch(Instant begun) {
    current = new Generation(begun);
    previous = current;
    last = begun;
  }

  /** One look: what the container uses in each pod. */
  void add(Instant at, List<Resources> pods) {
    turn(at);
    Duration gap = Duration.between(last, at);
    current.covered = current.covered.plus(gap.compareTo(LONGEST_GAP) < 0 ? gap : LONGEST_GAP);
    last = at;
    current.samples += pods.size();
    pods.forEach(
        used -> {
          current.cpu.add(used.cpu());
          current.memory.add(used.memory());
        });
  }

  private void turn(Instant at) {
    if (!at.isBefore(current.begun.plus(GENERATION))) {
      Generation next = new Generation(at);
      previous = isStale(at) ? next : current;
      current = next;
    }
  }

  /** Whether nothing was seen for so long that nothing is known any more. */
  boolean isStale(Instant now) {
    return !last.plus(GENERATION).isAfter(now);
  }

  /** Bytes, the most of all. */
  double mostMemory() {
    return Math.max(previous.memory.max(), current.memory.max());
  }

  UsageStats stats() {
    boolean one = previous == current;
    Generation older = one ? new Generation(current.begun) : previous;
    return new UsageStats(
        older.samples + current.samples,
        older.covered.plus(current.covered),
        older.begun,
        last,
        Histogram.of(older.cpu, current.cpu),
        Histogram.of(older.memory, current.memory));
  }
}
