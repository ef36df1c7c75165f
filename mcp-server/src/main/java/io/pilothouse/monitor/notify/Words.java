package io.pilothouse.monitor.notify;

import io.pilothouse.diagnosis.finding.Severity;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How messages are put, whatever the channel. Not escaped for any. */
public final class Words {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Words() {}

  /** {@code 2026-11-21 10:42 UTC}. */
  public static String minute(Instant at) {
    return MINUTE.format(at);
  }

  /** {@code SEV-2 firing: Deployment shop/web, 0 of 3 pods ready}. */
  public static String headline(Bulletin bulletin) {
    return bulletin.severity()
        + " "
        + bulletin.news().words()
        + ": "
        + bulletin.matter().object()
        + ", "
        + bulletin.matter().verdict().summary();
  }

  /** {@code SEV-2 note: Deployment shop/web, Automatic repair (roll back): Rolled back.} */
  public static String headline(Message.Noted noted) {
    return noted.about().severity() + " note: " + noted.about().object() + ", " + line(noted);
  }

  /** {@code Automatic repair (roll back): Rolled back.} */
  public static String line(Message.Noted noted) {
    return noted.note().heading() + ": " + noted.note().text();
  }

  /** What changed, in one sentence without the object. */
  public static String step(Bulletin bulletin) {
    String from = bulletin.before().map(before -> " (was " + before + ")").orElse("");
    return switch (bulletin.news()) {
      case FIRED -> "Firing as " + bulletin.severity() + ".";
      case ESCALATED -> "More severe: " + bulletin.severity() + from + ".";
      case CHANGED -> "Now " + bulletin.severity() + from + ".";
      case ACKNOWLEDGED -> "Acknowledged" + bulletin.by().map(by -> " by " + by).orElse("") + ".";
      case FLAPPING -> "Flapping: it comes and goes. Nothing more is told until it settles.";
      case REPEATED -> "Still firing, for " + span(bulletin) + ".";
      case RESOLVED -> "Resolved after " + span(bulletin) + ".";
    };
  }

  /** {@code 3 incidents: 1 SEV-1, 2 SEV-3}. */
  public static String count(List<Bulletin> bulletins) {
    if (bulletins.size() == 1) {
      return "1 incident";
    }
    return bulletins.stream()
        .map(Bulletin::severity)
        .sorted()
        .collect(
            Collectors.groupingBy(
                Severity::toString, java.util.TreeMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .map(each -> each.getValue() + " " + each.getKey())
        .collect(Collectors.joining(", ", bulletins.size() + " incidents: ", ""));
  }

  private static String span(Bulletin bulletin) {
    Duration time = Duration.between(bulletin.since(), bulletin.at());
    if (time.toMinutes() < 1) {
      return Math.max(0, time.toSeconds()) + " s";
    }
    if (time.toHours() < 1) {
      return time.toMinutes() + " min";
    }
    return time.toDays() < 2
        ? time.toHours() + " h " + time.toMinutesPart() + " min"
        : time.toDays() + " days";
  }
}
