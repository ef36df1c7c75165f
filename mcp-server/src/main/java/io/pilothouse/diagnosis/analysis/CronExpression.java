package io.pilothouse.diagnosis.analysis;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A CronJob's schedule: five fields, with names, ranges, steps and lists, or a macro. */
final class CronExpression {
  /** From a 29th of February to the next over a century's turn. */
  private static final int DAYS = 366 * 8 + 1;

  private static final Map<String, String> MACROS =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");

  private static final List<String> MONTHS =
      List.of(
          "", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS_OF_WEEK =
      List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

  private final BitSet minutes;
  private final BitSet hours;
  private final BitSet days;
  private final BitSet months;
  private final BitSet weekdays;
  private final boolean anyDay;
  private final boolean anyWeekday;

  private CronExpression(String[] fields) {
    minutes = field(fields[0], 0, 59, List.of());
    hours = field(fields[1], 0, 23, List.of());
    days = field(fields[2], 1, 31, List.of());
    months = field(fields[3], 1, 12, MONTHS);
    weekdays = field(fields[4], 0, 7, DAYS_OF_WEEK);
    if (weekdays.get(7)) {
      weekdays.set(0);
    }
    anyDay = fields[2].startsWith("*") || fields[2].equals("?");
    anyWeekday = fields[4].startsWith("*") || fields[4].equals("?");
  }

  /** Empty if it is none. */
  static Optional<CronExpression> parse(String text) {
    String[] fields = MACROS.getOrDefault(text.strip(), text.strip()).split("\\s+");
    try {
      return fields.length == 5 ? Optional.of(new CronExpression(fields)) : Optional.empty();
    } catch (IllegalArgumentException odd) {
      return Optional.empty();
    }
  }

  private static BitSet field(String text, int least, int most, List<String> names) {
    BitSet set = new BitSet();
    for (String part : text.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] stepped = part.split("/", 2);
      int step = stepped.length == 2 ? Integer.parseInt(stepped[1]) : 1;
      boolean all = stepped[0].equals("*") || stepped[0].equals("?");
      String[] range = stepped[0].split("-", 2);
      int from = all ? least : number(range[0], names);
      int to = range.length == 2 ? number(range[1], names) : from;
      int end = all || stepped.length == 2 && range.length == 1 ? most : to;
      if (from < least || end > most || from > end || step < 1) {
        throw new IllegalArgumentException(text);
      }
      for (int i = from; i <= end; i += step) {
        set.set(i);
      }
    }
    return set;
  }

  private static int number(String text, List<String> names) {
    int named = names.indexOf(text);
    return named >= 0 && !text.isEmpty() ? named : Integer.parseInt(text);
  }

  /** The last time before a moment at which it was due; empty if there is none in eight years. */
  Optional<Instant> dueBefore(Instant moment, ZoneId zone) {
    ZonedDateTime last = moment.atZone(zone).minusMinutes(1).truncatedTo(ChronoUnit.MINUTES);
    for (int i = 0; i < DAYS; i++) {
      ZonedDateTime day = last.minusDays(i);
      if (isDay(day)) {
        int from = i == 0 ? last.getHour() * 60 + last.getMinute() : 24 * 60 - 1;
        for (int minute = from; minute >= 0; minute--) {
          if (hours.get(minute / 60) && minutes.get(minute % 60)) {
            return Optional.of(day.truncatedTo(ChronoUnit.DAYS).plusMinutes(minute).toInstant());
          }
        }
      }
    }
    return Optional.empty();
  }

  /** Where both days are restricted, either will do. */
  private boolean isDay(ZonedDateTime day) {
    boolean ofMonth = days.get(day.getDayOfMonth());
    boolean ofWeek = weekdays.get(day.getDayOfWeek().getValue() % 7);
    return months.get(day.getMonthValue())
        && (anyDay || anyWeekday ? ofMonth && ofWeek : ofMonth || ofWeek);
  }

  /** Empty if there is no such zone. */
  static Optional<ZoneId> zone(String name) {
    try {
      return Optional.of(ZoneId.of(name.isEmpty() ? "UTC" : name));
    } catch (DateTimeException unknown) {
      return Optional.empty();
    }
  }
}
