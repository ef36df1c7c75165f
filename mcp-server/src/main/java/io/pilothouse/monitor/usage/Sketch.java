package io.pilothouse.monitor.usage;

import io.vertx.core.json.JsonObject;
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
    long kills;
    double killedAt;

    Generation(Instant begun) {
      this.begun = begun;
    }

    JsonObject toJson() {
      return new JsonObject()
          .put("begun", begun.toEpochMilli())
          .put("samples", samples)
          .put("covered", covered.toSeconds())
          .put("kills", kills)
          .put("killedAt", killedAt)
          .put("cpu", cpu.toJson())
          .put("memory", memory.toJson());
    }

    static Generation fromJson(JsonObject json) {
      Generation generation = new Generation(Instant.ofEpochMilli(json.getLong("begun")));
      generation.samples = json.getLong("samples");
      generation.covered = Duration.ofSeconds(json.getLong("covered"));
      generation.kills = json.getLong("kills");
      generation.killedAt = json.getDouble("killedAt");
      generation.cpu.recall(json.getJsonObject("cpu"));
      generation.memory.recall(json.getJsonObject("memory"));
      return generation;
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

  /** All that another sketch needs to go on. */
  JsonObject toJson() {
    JsonObject json =
        new JsonObject().put("last", last.toEpochMilli()).put("current", current.toJson());
    return previous == current ? json : json.put("previous", previous.toJson());
  }

  static Sketch fromJson(JsonObject json) {
    Sketch sketch = new Sketch(Instant.ofEpochMilli(json.getLong("last")));
    sketch.current = Generation.fromJson(json.getJsonObject("current"));
    sketch.previous =
        json.containsKey("previous")
            ? Generation.fromJson(json.getJsonObject("previous"))
            : sketch.current;
    return sketch;
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

  /**
   * It was killed for its memory.
   *
   * @param limit in bytes; zero: none
   */
  void kill(Instant at, long times, double limit) {
    turn(at);
    last = at;
    current.kills += times;
    current.killedAt = Math.max(current.killedAt, limit);
  }

  long kills() {
    return previous == current ? current.kills : previous.kills + current.kills;
  }

  /** The highest memory limit that it was killed at, in bytes; zero: none. */
  double killedAt() {
    return Math.max(previous.killedAt, current.killedAt);
  }

  /** Bytes, the most of all, used or killed at. */
  double mostMemory() {
    return Math.max(Math.max(previous.memory.max(), current.memory.max()), killedAt());
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
