package io.pilothouse.monitor.report;

import io.pilothouse.monitor.report.Section.Cell;
import io.pilothouse.monitor.report.Section.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A report as GitHub's Markdown: words and tables, short enough for a pull request. */
public final class MarkdownReport {
  private static final int ROWS = 25;
  private static final int LETTERS = 160;
  private static final int PASSAGE = 400;

  private MarkdownReport() {}

  /** The whole text. */
  public static String of(ReportData data) {
    Report report = Report.of(data);
    List<String> lines = new ArrayList<>();
    lines.add("# Incident report");
    lines.add("");
    lines.add(
        "%s to %s UTC (%s)"
            .formatted(
                Words.minute(data.period().from()),
                Words.minute(data.period().to()),
                Words.length(data.period().length())));
    lines.add("");
    lines.add("| | | |");
    lines.add("|---|---|---|");
    for (Facts.Fact fact : Facts.of(report)) {
      lines.add("| %s | **%s** | %s |".formatted(fact.label(), fact.value(), fact.note()));
    }
    new IncidentSections(report).all().forEach(each -> add(lines, each));
    new MonitorSections(report).all().forEach(each -> add(lines, each));
    return String.join("\n", lines) + "\n";
  }

  private static void add(List<String> lines, Section section) {
    lines.add("");
    lines.add("## " + section.title());
    for (String note : section.notes()) {
      lines.add("");
      lines.add(note);
    }
    if (!section.table().rows().isEmpty()) {
      lines.add("");
      add(lines, section.table());
    }
  }

  private static void add(List<String> lines, Table table) {
    lines.add(row(table.head()));
    List<Cell> first = table.rows().getFirst();
    lines.add(
        row(first.stream().map(cell -> cell instanceof Cell.Amount ? "---:" : "---").toList()));
    table.rows().stream()
        .limit(ROWS)
        .map(cells -> row(cells.stream().map(MarkdownReport::cell).toList()))
        .forEach(lines::add);
    int more = table.rows().size() - ROWS;
    if (more > 0) {
      lines.add("");
      lines.add("%,d more are in the HTML report.".formatted(more));
    }
  }

  private static String row(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
  }

  private static String cell(Cell cell) {
    return switch (cell) {
      case Cell.Own(String text) -> text;
      case Cell.Prose(String text) -> text;
      case Cell.Amount(String text) -> text;
      case Cell.Grade(var severity) -> severity.toString();
      case Cell.Quoted(String text) -> quoted(text, LETTERS);
      case Cell.Passage(String text) -> quoted(text, PASSAGE);
    };
  }

  /**
   * As code, in which nothing is a link, a mention or a tag, on one line and in one cell. Letters
   * that end code are replaced.
   */
  private static String quoted(String text, int most) {
    String line = Words.line(text).replace('`', '\'');
    if (line.isEmpty()) {
      return "–";
    }
    int letters = line.codePointCount(0, line.length());
    String cut = letters <= most ? line : line.substring(0, line.offsetByCodePoints(0, most)) + "…";
    return "`" + cut.replace("\\", "\\\\").replace("|", "\\|") + "`";
  }
}
