package io.pilothouse.monitor.notify;

import io.pilothouse.monitor.config.MonitorConfig.Digest;
import io.pilothouse.monitor.config.MonitorConfig.QuietHours;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;

/** Times of day in a time zone, clock changes included. */
final class Calendar {
  private Calendar() {}

  static boolean isQuiet(QuietHours hours, Instant now) {
    LocalTime time = now.atZone(hours.zone()).toLocalTime();
    boolean begun = !time.isBefore(hours.from());
    boolean over = !time.isBefore(hours.to());
    return hours.from().isBefore(hours.to()) ? begun && !over : begun || !over;
  }

  /** The first moment of the digest's time of day that is not before this one. */
  static Instant next(Digest digest, Instant from) {
    ZonedDateTime day = from.atZone(digest.zone());
    ZonedDateTime today = day.with(digest.at());
    return (today.toInstant().isBefore(from) ? day.plusDays(1).with(digest.at()) : today)
        .toInstant();
  }
}
