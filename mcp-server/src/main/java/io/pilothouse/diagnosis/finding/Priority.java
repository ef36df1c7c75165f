package io.pilothouse.diagnosis.finding;

/** How long people can do without a service: not at all, minutes, hours, days. */
public enum Priority {
  P0,
  P1,
  P2,
  P3
}
