package io.pilothouse.tools.render;

import java.util.List;

/** Lines up cells in columns, two spaces apart, as kubectl does. */
public final class TextTable {
  private TextTable() {}

  /**
   * @param headings one per column
   * @param rows each as long as {@code headings}
   * @return one line per row, headings first in upper case, no trailing spaces, no final line break
   */
  public static List<String> lines(List<String> headings, List<List<String>> rows) {
    int[] widths = new int[headings.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = headings.get(column).length();
      for (List<String> row : rows) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    List<String> upper =
        headings.stream().map(name -> name.toUpperCase(java.util.Locale.ROOT)).toList();
    return java.util.stream.Stream.concat(java.util.stream.Stream.of(upper), rows.stream())
        .map(row -> line(row, widths))
        .toList();
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String cell = cells.get(column);
      line.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
    }
    return line.toString().stripTrailing();
  }
}
