package io.pilothouse.monitor.cycle;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Where it is written which process leads. A failure means that nobody knows. */
public interface Register {
  /**
   * What is written. Moments are by the holder's clock, which nobody compares with another's: they
   * only show that something has changed.
   *
   * @param holder empty: it was given back
   * @param lease for how long nobody takes it over without a sign of life
   * @param acquired since when this holder leads
   * @param renewed its last sign of life
   * @param transitions how often it has gone from one holder to another
   */
  record Term(String holder, Duration lease, Instant acquired, Instant renewed, int transitions) {}

  /** Writes another term in place of one, unless that has changed; says whether it did. */
  @FunctionalInterface
  interface Replacement {
    Future<Boolean> with(Term next);
  }

  /**
   * A term as it was read.
   *
   * @param replacement of exactly this one
   */
  record Entry(Term term, Replacement replacement) {}

  /** What is written there; empty if nothing is. */
  Future<Optional<Entry>> read();

  /** Writes the first term; says whether nobody else had by then. */
  Future<Boolean> create(Term first);
}
