package io.pilothouse.monitor.report;

import io.pilothouse.monitor.store.Watch;
import java.util.List;
import java.util.Optional;

/** Stripes: when each cluster was watched, and how that went. */
final class CoverageChart {
  private static final double GUTTER = 200;
  private static final double TOP = Legend.HEIGHT + 4;
  private static final double ROW = 26;

  private CoverageChart() {}

  static String draw(Report report) {
    List<Coverage> clusters = report.coverage();
    double bottom = TOP + ROW * clusters.size();
    TimeAxis axis = new TimeAxis(report.period(), GUTTER, Style.WIDTH - 10);
    Svg svg =
        new Svg(
            "chart-coverage",
            "When clusters were watched",
            "One stripe for each of %s. The table below has what is missing."
                .formatted(Words.count(clusters.size(), "cluster")),
            Style.WIDTH,
            bottom + 22);
    Legend legend = new Legend(svg, GUTTER);
    for (Watch.Outcome outcome : Watch.Outcome.values()) {
      legend.box(Style.of(Optional.of(outcome)), MonitorSections.words(Optional.of(outcome)));
    }
    legend.filled("hatch", MonitorSections.words(Optional.empty())).end();
    axis.draw(svg, TOP, bottom);
    for (int i = 0; i < clusters.size(); i++) {
      row(svg, axis, clusters.get(i), TOP + ROW * i);
    }
    return svg.toString();
  }

  private static void row(Svg svg, TimeAxis axis, Coverage cluster, double y) {
    String name = Words.line(cluster.context());
    svg.begin("g", "class", "row").leaf("title", name);
    svg.words("name", 4, y + 17, Words.fitting(name, Style.NORMAL, GUTTER - 12)).end();
    for (Coverage.Stretch stretch : cluster.stretches()) {
      double x = axis.x(stretch.time().from());
      double width = Math.max(1, axis.x(stretch.time().to()) - x);
      svg.begin("g", "class", "stretch")
          .leaf(
              "title",
              "%s from %s to %s"
                  .formatted(
                      MonitorSections.words(stretch.outcome()),
                      Words.minute(stretch.time().from()),
                      Words.minute(stretch.time().to())));
      if (stretch.outcome().isEmpty()) {
        svg.empty(
            "rect",
            "class",
            "unwatched",
            "fill",
            "url(#hatch)",
            "x",
            x,
            "y",
            y + 5,
            "width",
            width,
            "height",
            ROW - 10);
      } else {
        svg.box(Style.of(stretch.outcome()), x, y + 5, width, ROW - 10);
      }
      svg.end();
    }
  }
}
