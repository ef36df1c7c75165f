package io.pilothouse.monitor.report;

import io.pilothouse.monitor.report.Section.Cell;
import io.pilothouse.monitor.report.Section.Table;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes parts of a page; everything that may be foreign is escaped. */
final class Html {
  private static final int ROWS = 20;
  private static final int PASSAGE = 500;
  private static final int BEGINNING = 120;
  private static final Pattern SEPARATOR = Pattern.compile("[/:.,@=]+|[^\\s/:.,@=-]{32}");

  private Html() {}

  /** Fit for text and for attributes in double quotes. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }

  /** A table; what makes it long can be unfolded. */
  static String table(Table table, boolean folded) {
    if (table.rows().isEmpty()) {
      return "";
    }
    int shown = folded ? 0 : Math.min(ROWS, table.rows().size());
    List<List<Cell>> rest = table.rows().subList(shown, table.rows().size());
    String first = shown == 0 ? "" : rows(table.head(), table.rows().subList(0, shown));
    if (rest.isEmpty()) {
      return first;
    }
    String label = shown == 0 ? "As a table" : "%,d more".formatted(rest.size());
    return first
        + "<details><summary>%s</summary>\n%s</details>\n"
            .formatted(label, rows(table.head(), rest));
  }

  private static String rows(List<String> head, List<List<Cell>> rows) {
    StringBuilder text = new StringBuilder("<div class=\"wide\"><table>\n<thead><tr>");
    List<Cell> first = rows.getFirst();
    for (int i = 0; i < head.size(); i++) {
      text.append(first.get(i) instanceof Cell.Amount ? "<th class=\"amount\">" : "<th>")
          .append(escape(head.get(i)))
          .append("</th>");
    }
    text.append("</tr></thead>\n<tbody>\n");
    for (List<Cell> row : rows) {
      text.append("<tr>");
      row.forEach(cell -> text.append(cell(cell)));
      text.append("</tr>\n");
    }
    return text.append("</tbody>\n</table></div>\n").toString();
  }

  private static String cell(Cell cell) {
    return switch (cell) {
      case Cell.Own(String text) -> "<td class=\"own\">" + escape(text) + "</td>";
      case Cell.Prose(String text) -> "<td>" + escape(text) + "</td>";
      case Cell.Amount(String text) -> "<td class=\"amount\">" + escape(text) + "</td>";
      case Cell.Quoted(String text) -> "<td class=\"quoted\">" + quoted(text) + "</td>";
      case Cell.Passage(String text) -> "<td class=\"quoted passage\">" + passage(text) + "</td>";
      case Cell.Grade(var severity) ->
          "<td><span class=\"grade %s\">%s</span></td>".formatted(Style.of(severity), severity);
    };
  }

  private static String quoted(String text) {
    String line = Words.line(text);
    return line.isEmpty() ? "–" : breakable(line);
  }

  /** Line by line; a long one can be unfolded. */
  private static String passage(String text) {
    String lines =
        text.lines()
            .map(line -> "<div>" + breakable(Words.line(line)) + "</div>")
            .collect(Collectors.joining());
    if (text.length() <= PASSAGE) {
      return lines;
    }
    String start = Words.line(text.substring(0, text.offsetByCodePoints(0, BEGINNING)));
    return "<details><summary>" + breakable(start) + "…</summary>" + lines + "</details>";
  }

  /** Long names may go on in a further line after what separates their parts. */
  private static String breakable(String line) {
    return escape(SEPARATOR.matcher(line).replaceAll("$0\0")).replace("\0", "<wbr>");
  }
}
