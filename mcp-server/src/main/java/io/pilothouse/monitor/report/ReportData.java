package io.pilothouse.monitor.report;

import io.pilothouse.monitor.store.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a report is made of.
 *
 * @param period what it is about
 * @param cases every incident that was open at some time of the period
 * @param watches when clusters were looked at, and with what success; where there is none, nobody
 *     looked
 * @param deliveries messages that did not go through at the first attempt
 */
public record ReportData(
    Period period, List<Case> cases, List<Watch> watches, List<Delivery> deliveries) {
  public ReportData {
    cases = List.copyOf(cases);
    watches = List.copyOf(watches);
    deliveries = List.copyOf(deliveries);
  }

  /**
   * From one moment to another.
   *
   * @param to for a report of today: now; not included
   */
  public record Period(Instant from, Instant to) {
    /**
     * @throws IllegalArgumentException when it has no length
     */
    public Period {
      if (!from.isBefore(to)) {
        throw new IllegalArgumentException("a period must have a length");
      }
    }

    public Duration length() {
      return Duration.between(from, to);
    }

    /** Whether a moment lies in it. */
    public boolean holds(Instant at) {
      return !at.isBefore(from) && at.isBefore(to);
    }

    /** What both have of time. */
    Optional<Period> within(Period other) {
      Instant begin = other.clip(from);
      Instant end = other.clip(to);
      return begin.isBefore(end) ? Optional.of(new Period(begin, end)) : Optional.empty();
    }

    /** That moment, or the nearest one that is not outside. */
    public Instant clip(Instant at) {
      return at.isBefore(from) ? from : at.isAfter(to) ? to : at;
    }
  }

  /**
   * A message that had to wait.
   *
   * @param attempts that were made
   * @param failure why the last one failed
   * @param delivered whether it went through in the end
   */
  public record Delivery(
      String channel, Instant due, int attempts, String failure, boolean delivered) {}
}
