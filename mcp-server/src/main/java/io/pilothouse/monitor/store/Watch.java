package io.pilothouse.monitor.store;

import java.time.Instant;

/**
 * A time in which looks at a cluster went alike.
 *
 * @param until the moment after which nothing is known without a further look
 * @param detail why it failed, or what could not be read
 */
public record Watch(String context, Instant from, Instant until, Outcome outcome, String detail) {
  /** How they went. */
  public enum Outcome {
    /** All that was to be seen was seen. */
    SEEN,
    /** Parts could not be read. */
    PARTIAL,
    /** The cluster did not answer. */
    FAILED
  }
}
