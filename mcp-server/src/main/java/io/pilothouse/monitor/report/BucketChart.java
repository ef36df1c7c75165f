package io.pilothouse.monitor.report;

import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.report.ReportData.Period;
import java.util.List;

/** Stacked bars: how many incidents began when. */
final class BucketChart {
  private static final double LEFT = 40;
  private static final double TOP = Legend.HEIGHT + 16;
  private static final double BOTTOM = TOP + 180;
  private static final double WIDEST = 64;

  private final Report report;
  private final List<Bucket> buckets;
  private final TimeAxis axis;
  private final int most;

  private BucketChart(Report report) {
    this.report = report;
    this.buckets = Bucket.of(report.period(), report.incidents());
    this.axis =
        new TimeAxis(
            new Period(buckets.getFirst().whole().from(), buckets.getLast().whole().to()),
            LEFT,
            Style.WIDTH);
    this.most = buckets.stream().mapToInt(Bucket::total).max().orElse(0);
  }

  static String draw(Report report) {
    return new BucketChart(report).draw();
  }

  private String draw() {
    String unit = Bucket.unit(report.period());
    Svg svg =
        new Svg(
            "chart-buckets",
            "Incidents per " + unit,
            "Stacked bars, one for each %s; the highest is %,d. The table below has the numbers."
                .formatted(unit, most),
            Style.WIDTH,
            BOTTOM + 24);
    new Legend(svg, LEFT).severities().filled("hatch", "not watched").end();
    double top = numbers(svg);
    for (Period hole : report.unwatched()) {
      double x = axis.x(hole.from());
      svg.begin("g", "class", "hole")
          .leaf("title", "not watched")
          .empty(
              "rect",
              "fill",
              "url(#hatch)",
              "x",
              x,
              "y",
              TOP,
              "width",
              axis.x(hole.to()) - x,
              "height",
              BOTTOM - TOP)
          .end();
    }
    buckets.forEach(each -> bar(svg, each, top));
    svg.line("base", LEFT, BOTTOM, Style.WIDTH, BOTTOM);
    labels(svg);
    return svg.toString();
  }

  /** Draws the scale, and says how much its top stands for. */
  private double numbers(Svg svg) {
    int step = step();
    int top = Math.max(1, Math.ceilDiv(most, step)) * step;
    svg.begin("g", "class", "axis");
    for (int number = 0; number <= top; number += step) {
      double y = BOTTOM - (BOTTOM - TOP) * number / top;
      svg.line("grid", LEFT, y, Style.WIDTH, y);
      svg.words("tick end", LEFT - 6, y + 4, "%,d".formatted(number));
    }
    svg.end();
    return top;
  }

  /** 1, 2, 5, 10, 20, …: five steps at most. */
  private int step() {
    int step = 1;
    for (int i = 0; step * 5 < most; i++) {
      step = i % 3 == 1 ? step / 2 * 5 : step * 2;
    }
    return step;
  }

  private void bar(Svg svg, Bucket bucket, double top) {
    double from = axis.x(bucket.whole().from());
    double room = axis.x(bucket.whole().to()) - from;
    double width = Math.min(room * 0.78, WIDEST);
    double x = from + (room - width) / 2;
    double y = BOTTOM;
    for (Severity severity : Severity.values()) {
      int count = bucket.count(severity);
      if (count > 0) {
        double height = (BOTTOM - TOP) * count / top;
        y -= height;
        svg.begin("g", "class", "bar", "data-count", count);
        svg.leaf(
            "title",
            "%s: %s of %s"
                .formatted(
                    Words.minute(bucket.whole().from()), Words.count(count, "incident"), severity));
        svg.box(Style.of(severity), x, y, width, height).end();
      }
    }
    if (bucket.total() > 0 && Words.width("%,d".formatted(most), Style.SMALL) <= room) {
      svg.words("total middle", x + width / 2, y - 4, "%,d".formatted(bucket.total()));
    }
  }

  /** As many as have room, evenly. */
  private void labels(Svg svg) {
    double room = (Style.WIDTH - LEFT) / buckets.size();
    int every = (int) Math.ceil(54 / room);
    svg.begin("g", "class", "axis");
    for (int i = every / 2; i < buckets.size(); i += every) {
      double middle = LEFT + room * (i + 0.5);
      String label = Words.tick(buckets.get(i).whole().from());
      double half = Words.width(label, Style.SMALL) / 2;
      svg.words(
          "tick middle", Math.clamp(middle, LEFT + half, Style.WIDTH - half), BOTTOM + 16, label);
    }
    svg.end();
  }
}
