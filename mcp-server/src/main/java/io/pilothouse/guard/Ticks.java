package io.pilothouse.guard;

import io.pilothouse.tools.Progress;

/** Progress of several things one after the other, in numbers that only grow. */
final class Ticks implements Progress {
  private final Progress progress;
  private int ticks;

  Ticks(Progress progress) {
    this.progress = progress;
  }

  @Override
  public synchronized void report(double done, double total, String message) {
    progress.report(++ticks, 0, message);
  }
}
