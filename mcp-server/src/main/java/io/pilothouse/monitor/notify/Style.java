package io.pilothouse.monitor.notify;

/** How news are put together for a channel. */
public enum Style {
  /** Every incident is a conversation of its own that can be brought up to date. */
  THREADED,
  /** One message after the other, each about all that belongs together. */
  GROUPED,
  /** A program that groups, waits and repeats by itself, and is told everything at once. */
  PASSED_ON
}
