package io.pilothouse.monitor.report;

import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.report.Section.Picture;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * A report as one page that needs nothing else: no scripts, no other files. Its policy lets a
 * browser use the one style sheet in it and load nothing.
 */
public final class HtmlReport {
  /** Rows of the timeline that are seen at once; the rest can be unfolded. */
  private static final int ROWS = 40;

  private final Report report;

  private HtmlReport(Report report) {
    this.report = report;
  }

  /** The whole page. */
  public static String of(ReportData data) {
    return new HtmlReport(Report.of(data)).page();
  }

  private String page() {
    String style = style();
    StringBuilder page = new StringBuilder();
    page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.append("<meta http-equiv=\"Content-Security-Policy\" content=\"")
        .append("default-src 'none'; style-src 'sha256-" + sha256(style) + "'")
        .append("; base-uri 'none'; form-action 'none'\">\n");
    page.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.append("<meta name=\"referrer\" content=\"no-referrer\">\n");
    page.append("<title>Incident report</title>\n");
    page.append("<style>").append(style).append("</style>\n</head>\n<body>\n<main>\n");
    page.append("<header><h1>Incident report</h1>\n<p>").append(period()).append("</p></header>\n");
    page.append(patterns());
    page.append(facts());
    sections().forEach(section -> page.append(section(section)));
    return page.append("</main>\n</body>\n</html>\n").toString();
  }

  private String period() {
    return "%s to %s UTC (%s)"
        .formatted(
            Words.minute(report.period().from()),
            Words.minute(report.period().to()),
            Words.length(report.period().length()));
  }

  private Stream<Section> sections() {
    return Stream.concat(
        new IncidentSections(report).all().stream(), new MonitorSections(report).all().stream());
  }

  private String facts() {
    StringBuilder text = new StringBuilder("<dl class=\"facts\">\n");
    for (Facts.Fact fact : Facts.of(report)) {
      text.append("<div><dt>").append(Html.escape(fact.label())).append("</dt><dd>");
      text.append("<strong>").append(Html.escape(fact.value())).append("</strong> <span>");
      text.append(Html.escape(fact.note())).append("</span></dd></div>\n");
    }
    return text.append("</dl>\n").toString();
  }

  private String section(Section section) {
    StringBuilder text = new StringBuilder();
    text.append("<section id=\"").append(section.id()).append("\">\n<h2>");
    text.append(Html.escape(section.title())).append("</h2>\n");
    for (String note : section.notes()) {
      text.append("<p>").append(Html.escape(note)).append("</p>\n");
    }
    section.picture().ifPresent(picture -> text.append(draw(picture)));
    text.append(Html.table(section.table(), folds(section)));
    return text.append("</section>\n").toString();
  }

  /** Where the picture says it all, the table is for those who cannot see it. */
  private static boolean folds(Section section) {
    return section.picture().filter(picture -> picture != Picture.COVERAGE).isPresent();
  }

  private String draw(Picture picture) {
    return switch (picture) {
      case BUCKETS -> figure(BucketChart.draw(report));
      case COVERAGE -> figure(CoverageChart.draw(report));
      case TIMELINE -> timeline();
    };
  }

  private String timeline() {
    List<List<Case>> rows = report.rows();
    String first =
        figure(
            TimelineChart.draw(
                report, "chart-timeline", rows.subList(0, Math.min(ROWS, rows.size()))));
    if (rows.size() <= ROWS) {
      return first;
    }
    List<List<Case>> rest = rows.subList(ROWS, rows.size());
    return first
        + "<details><summary>%,d more rows</summary>\n%s</details>\n"
            .formatted(
                rest.size(), figure(TimelineChart.draw(report, "chart-timeline-more", rest)));
  }

  private static String figure(String picture) {
    return "<div class=\"wide\">\n" + picture + "</div>\n";
  }

  /** What pictures fill their shapes with besides colours. */
  private static String patterns() {
    StringBuilder text = new StringBuilder("<svg class=\"patterns\" aria-hidden=\"true\"><defs>\n");
    text.append(pattern("hatch", "hatch", 7));
    for (Severity severity : Severity.values()) {
      text.append(pattern("flap-" + Style.of(severity), "flap " + Style.of(severity), 6));
    }
    return text.append("</defs></svg>\n").toString();
  }

  private static String pattern(String id, String style, int size) {
    return """
    <pattern id="%s" class="%s" width="%d" height="%d" patternUnits="userSpaceOnUse" \
    patternTransform="rotate(45)"><rect class="ground" width="%d" height="%d"/>\
    <rect class="stroke" width="%s" height="%d"/></pattern>
    """
        .formatted(id, style, size, size, size, size, size == 7 ? "1.5" : "3", size);
  }

  private static String style() {
    try (InputStream file = HtmlReport.class.getResourceAsStream("report.css")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException damaged) {
      throw new UncheckedIOException(damaged);
    }
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
