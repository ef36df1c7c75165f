package io.pilothouse.monitor.report;

import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.report.ReportData.Period;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * An hour, a day or a week of the period, with how many incidents began in it.
 *
 * @param whole as the calendar has it; the first and last may be only partly in the period
 */
record Bucket(Period whole, Map<Severity, Integer> counts) {
  private static final Duration HOURS_UP_TO = Duration.ofDays(2);
  private static final Duration DAYS_UP_TO = Duration.ofDays(93);

  /** 1970-01-05, the first Monday. */
  private static final long MONDAY = Duration.ofDays(4).toSeconds();

  /** How long a bucket of that period is. */
  static Duration size(Period period) {
    Duration length = period.length();
    if (length.compareTo(HOURS_UP_TO) <= 0) {
      return Duration.ofHours(1);
    }
    return Duration.ofDays(length.compareTo(DAYS_UP_TO) <= 0 ? 1 : 7);
  }

  /** {@code day}. */
  static String unit(Period period) {
    long hours = size(period).toHours();
    return hours == 1 ? "hour" : hours == 24 ? "day" : "week";
  }

  /** The last beginning of such a step at or before a moment, in UTC; weeks begin on Mondays. */
  static Instant floor(Instant at, Duration step) {
    long offset = step.toDays() % 7 == 0 && step.toDays() > 0 ? MONDAY : 0;
    long seconds = at.getEpochSecond() - offset;
    return Instant.ofEpochSecond(seconds - Math.floorMod(seconds, step.toSeconds()) + offset);
  }

  /** All of the period, in order. */
  static List<Bucket> of(Period period, List<Case> incidents) {
    Duration size = size(period);
    List<Bucket> buckets = new ArrayList<>();
    for (Instant at = floor(period.from(), size); at.isBefore(period.to()); at = at.plus(size)) {
      buckets.add(new Bucket(new Period(at, at.plus(size)), new EnumMap<>(Severity.class)));
    }
    Instant first = buckets.getFirst().whole.from();
    for (Case each : incidents) {
      if (period.holds(each.began())) {
        long index = Duration.between(first, each.began()).dividedBy(size);
        buckets.get((int) index).counts.merge(each.worst(), 1, Integer::sum);
      }
    }
    return buckets;
  }

  int count(Severity severity) {
    return counts.getOrDefault(severity, 0);
  }

  int total() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
