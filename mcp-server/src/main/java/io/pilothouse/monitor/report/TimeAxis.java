package io.pilothouse.monitor.report;

import io.pilothouse.monitor.report.ReportData.Period;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Where moments are, from left to right. */
record TimeAxis(Period period, double left, double right) {
  private static final double WIDTH_OF_LABEL = 74;
  private static final double FAR = 500;

  private static final List<Duration> STEPS =
      List.of(
          Duration.ofMinutes(5),
          Duration.ofMinutes(15),
          Duration.ofHours(1),
          Duration.ofHours(3),
          Duration.ofHours(6),
          Duration.ofHours(12),
          Duration.ofDays(1),
          Duration.ofDays(2),
          Duration.ofDays(7),
          Duration.ofDays(14),
          Duration.ofDays(28),
          Duration.ofDays(91));

  /** Of a moment; the nearest end for one that is outside. */
  double x(Instant at) {
    double share =
        (double) Duration.between(period.from(), period.clip(at)).toSeconds()
            / period.length().toSeconds();
    return left + share * (right - left);
  }

  private Duration step() {
    double most = (right - left) / WIDTH_OF_LABEL;
    return STEPS.stream()
        .filter(step -> (double) period.length().toSeconds() / step.toSeconds() <= most)
        .findFirst()
        .orElse(STEPS.getLast());
  }

  /** Draws lines from top to bottom, and what they stand for below; above too if it is far. */
  void draw(Svg svg, double top, double bottom) {
    Duration step = step();
    svg.begin("g", "class", "axis");
    for (Instant at = Bucket.floor(period.from(), step);
        at.isBefore(period.to());
        at = at.plus(step)) {
      if (at.isBefore(period.from())) {
        continue;
      }
      svg.line("grid", x(at), top, x(at), bottom);
      String label = Words.tick(at);
      double half = Words.width(label, Style.SMALL) / 2;
      double middle = Math.clamp(x(at), left + half, right - half);
      if (middle == x(at)) {
        svg.words("tick middle", middle, bottom + 14, label);
        if (bottom - top > FAR) {
          svg.words("tick middle", middle, top - 6, label);
        }
      }
    }
    svg.line("base", left, bottom, right, bottom);
    svg.end();
  }
}
