package io.pilothouse.monitor.report;

import io.pilothouse.tools.render.UntrustedText;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How times, names and widths are written. Times are UTC. */
final class Words {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter SHORT_DAY =
      DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final String NARROW = "iIl.,:;'|!()[]{}fjrt/ -1";
  private static final String BROAD = "mwMW@%&_—";

  private Words() {}

  /** {@code 2026-11-21 10:52}. */
  static String minute(Instant at) {
    return MINUTE.format(at);
  }

  /** {@code 2026-11-21}. */
  static String day(Instant at) {
    return DAY.format(at);
  }

  /** Below an axis: the time of day, or the day at its beginning. */
  static String tick(Instant at) {
    boolean midnight = at.getEpochSecond() % Duration.ofDays(1).toSeconds() == 0;
    return (midnight ? SHORT_DAY : CLOCK).format(at);
  }

  /** {@code 45s}, {@code 12m}, {@code 3h20m}, {@code 2d4h}: the two largest units. */
  static String length(Duration time) {
    long seconds = time.toSeconds();
    if (seconds < 60) {
      return seconds + "s";
    }
    long minutes = seconds / 60;
    if (minutes < 60) {
      return minutes + "m";
    }
    long hours = minutes / 60;
    return hours < 24 ? two(hours, "h", minutes % 60, "m") : two(hours / 24, "d", hours % 24, "h");
  }

  private static String two(long large, String unit, long small, String smaller) {
    return large + unit + (small == 0 ? "" : small + smaller);
  }

  /** Without a remainder that rounds it up to all: 100 % is said of the whole only. */
  static String share(Duration part, Duration whole) {
    double percent = Math.floor(1000.0 * part.toSeconds() / whole.toSeconds()) / 10;
    return (percent == Math.rint(percent) ? "%.0f%%" : "%.1f%%").formatted(percent);
  }

  /** {@code 1 incident}, {@code 1,200 incidents}. */
  static String count(long number, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
  }

  /** What users of a cluster wrote, on one line and visible. */
  static String line(String text) {
    return UntrustedText.stripLine(text).strip();
  }

  /**
   * At most as wide as given when drawn without serifs, on the safe side: the middle is left out,
   * since names differ at both ends.
   *
   * @param size of the letters, in the same unit as {@code width}
   */
  static String fitting(String text, double size, double width) {
    if (width(text, size) <= width) {
      return text;
    }
    int[] points = text.codePoints().toArray();
    int kept = points.length;
    String cut = text;
    while (kept > 2 && width(cut, size) > width) {
      kept--;
      int tail = kept / 2;
      int head = kept - tail;
      cut = new String(points, 0, head) + "…" + new String(points, points.length - tail, tail);
    }
    return cut;
  }

  /** How wide a text is at most. */
  static double width(String text, double size) {
    return text.codePoints().mapToDouble(Words::em).sum() * size;
  }

  /** Of the widest of the common fonts. */
  private static double em(int point) {
    if (point >= 0x1100) {
      return point == '…' ? 1.0 : 1.1;
    }
    if (NARROW.indexOf(point) >= 0) {
      return point == '1' ? 0.64 : 0.43;
    }
    if (BROAD.indexOf(point) >= 0) {
      return 1.02;
    }
    return Character.isUpperCase(point) ? 0.78 : 0.65;
  }
}
