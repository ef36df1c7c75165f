package io.pilothouse.monitor.report;

import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.incident.State;
import io.pilothouse.monitor.incident.Transition.Kind;
import java.util.List;
import java.util.Locale;

/** Bars over time: one row for each trouble, one bar for each of its incidents. */
final class TimelineChart {
  private static final double GUTTER = 310;
  private static final double TOP = Legend.HEIGHT + 22;
  private static final double ROW = 34;
  private static final double BAR = 14;

  /** Shorter ones could not be seen. */
  private static final double SHORTEST = 3;

  private static final double MARGIN = 10;
  private static final String RISE = "M-4 3 L0 -4 L4 3 Z";
  private static final String GOES_ON = "M1 -5 L7 0 L1 5 Z";

  private final Report report;
  private final Naming naming;
  private final TimeAxis axis;

  private TimelineChart(Report report) {
    this.report = report;
    this.naming = Naming.of(report);
    this.axis = new TimeAxis(report.period(), GUTTER, Style.WIDTH - MARGIN);
  }

  /**
   * @param id of the picture in its page
   * @param rows some of the report's, at least one
   */
  static String draw(Report report, String id, List<List<Case>> rows) {
    return new TimelineChart(report).draw(id, rows);
  }

  private String draw(String id, List<List<Case>> rows) {
    double bottom = TOP + ROW * rows.size();
    Svg svg =
        new Svg(
            id,
            "Timeline of incidents",
            "%s in %s, from left to right. The table below has the times."
                .formatted(
                    Words.count(rows.stream().mapToInt(List::size).sum(), "incident"),
                    Words.count(rows.size(), "row")),
            Style.WIDTH,
            bottom + 22);
    legend(svg);
    for (int i = 1; i < rows.size(); i += 2) {
      svg.box("stripe", 0, TOP + ROW * i, Style.WIDTH, ROW);
    }
    report
        .unwatched()
        .forEach(
            hole ->
                svg.empty(
                    "rect",
                    "fill",
                    "url(#hatch)",
                    "class",
                    "hole",
                    "x",
                    axis.x(hole.from()),
                    "y",
                    TOP,
                    "width",
                    axis.x(hole.to()) - axis.x(hole.from()),
                    "height",
                    bottom - TOP));
    axis.draw(svg, TOP, bottom);
    for (int i = 0; i < rows.size(); i++) {
      row(svg, rows.get(i), TOP + ROW * i);
    }
    return svg.toString();
  }

  private void legend(Svg svg) {
    new Legend(svg, 0)
        .severities()
        .box("s4 pending", "pending")
        .box("s4 firing", "firing")
        .box("s4 acknowledged", "acknowledged")
        .filled("flap-s4", "flapping")
        .shape("mark", RISE, "more severe")
        .shape("mark", GOES_ON, "goes on")
        .filled("hatch", "not watched")
        .end();
  }

  private void row(Svg svg, List<Case> row, double y) {
    Case first = row.getFirst();
    String name = naming.of(first.subject());
    String code = Words.line(first.what().code());
    svg.begin("g", "class", "row").leaf("title", name + " " + code);
    svg.words("name", 4, y + 14, Words.fitting(name, Style.NORMAL, GUTTER - 12));
    svg.words("severity", 4, y + 28, first.worst().toString());
    svg.words("small code", 50, y + 28, Words.fitting(code, Style.SMALL, GUTTER - 58));
    svg.end();
    row.forEach(each -> incident(svg, each, y + (ROW - BAR) / 2));
  }

  private void incident(Svg svg, Case incident, double y) {
    List<Case.Span> spans = incident.spans(report.period());
    svg.begin("g", "class", "incident", "data-incident", incident.id());
    svg.leaf("title", words(incident));
    spans.forEach(span -> span(svg, span, y));
    for (Case.Step rise : incident.steps(report.period(), Kind.ESCALATED)) {
      mark(svg, RISE, axis.x(rise.at()), y - 5);
    }
    if (incident.isOpen()) {
      mark(svg, GOES_ON, axis.right(), y + BAR / 2);
    }
    svg.end();
  }

  private static void mark(Svg svg, String path, double x, double y) {
    svg.empty(
        "path",
        "class",
        "mark",
        "d",
        path,
        "transform",
        String.format(Locale.ROOT, "translate(%.1f %.1f)", x, y));
  }

  private void span(Svg svg, Case.Span span, double y) {
    double x = Math.min(axis.x(span.from()), axis.right() - SHORTEST);
    double width = Math.max(SHORTEST, axis.x(span.to()) - x);
    String style = Style.of(span.severity()) + " " + Style.of(span.state());
    if (span.state() == State.FLAPPING) {
      svg.empty(
          "rect",
          "class",
          "span " + style,
          "fill",
          "url(#flap-" + Style.of(span.severity()) + ")",
          "x",
          x,
          "y",
          y,
          "width",
          width,
          "height",
          BAR);
    } else {
      svg.box("span " + style, x, y, width, BAR);
    }
  }

  private String words(Case incident) {
    Severity worst = incident.worst();
    return "%s %s %s, from %s, open for %s, %s"
        .formatted(
            worst,
            naming.of(incident.subject()),
            Words.line(incident.what().code()),
            Words.minute(incident.began()),
            Words.length(report.open(incident)),
            Style.of(incident.state()));
  }
}
