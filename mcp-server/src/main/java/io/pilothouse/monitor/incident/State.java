package io.pilothouse.monitor.incident;

/** How far an incident is. */
public enum State {
  /** Seen, but not for long enough to bother anybody. */
  PENDING,
  /** It is there. */
  FIRING,
  /** It is there and somebody takes care of it. */
  ACKNOWLEDGED,
  /** It comes and goes too often to say each time. */
  FLAPPING,
  /** It is gone. */
  RESOLVED
}
