package io.pilothouse.sandbox.controller;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Virtual time: a clock that moves only when it is told to, and what is to happen at which time.
 * What is due at the same time happens in the order it was planned. Not safe for use by several
 * threads.
 */
public final class Timeline implements InstantSource {
  private record Task(Instant due, long order, Runnable action) {}

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparing(Task::due).thenComparing(Task::order));
  private Instant now;
  private long planned;

  /** A timeline at {@code start} with nothing planned. */
  public Timeline(Instant start) {
    now = start;
  }

  @Override
  public Instant instant() {
    return now;
  }

  /**
   * Plans something.
   *
   * @param delay from now; not negative
   * @return what takes it off the plan again; may be run more than once, and afterwards
   */
  public Runnable after(Duration delay, Runnable action) {
    Task task = new Task(now.plus(delay), planned++, action);
    tasks.add(task);
    return () -> tasks.remove(task);
  }

  /** When the next thing is due. */
  public Optional<Instant> next() {
    return Optional.ofNullable(tasks.peek()).map(Task::due);
  }

  /**
   * Moves on to the next thing that is due no later than {@code end} and does it; with none left,
   * moves on to {@code end}. Time never goes back.
   *
   * @return whether there was something to do
   */
  public boolean step(Instant end) {
    Task task = tasks.peek();
    if (task == null || task.due().isAfter(end)) {
      now = later(end);
      return false;
    }
    tasks.remove();
    now = later(task.due());
    task.action().run();
    return true;
  }

  private Instant later(Instant candidate) {
    return candidate.isAfter(now) ? candidate : now;
  }
}
