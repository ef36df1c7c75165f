package io.pilothouse.monitor.usage;

import java.util.Locale;

/** What an amount of CPU and memory is. */
public enum Measure {
  USED,
  REQUESTED,
  LIMIT,
  ALLOCATABLE,
  CAPACITY;

  /** As a label, for example {@code used}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
