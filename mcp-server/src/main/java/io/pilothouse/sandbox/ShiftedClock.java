package io.pilothouse.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that can be put forward. May be read on any thread and is moved by one. */
final class ShiftedClock implements InstantSource {
  private final InstantSource base;
  private volatile Duration shift = Duration.ZERO;

  ShiftedClock(InstantSource base) {
    this.base = base;
  }

  @Override
  public Instant instant() {
    return base.instant().plus(shift);
  }

  void forward(Duration by) {
    shift = shift.plus(by);
  }
}
