package io.pilothouse.tools.core;

import io.pilothouse.tools.render.TextTable;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * As many rows of a table as a budget allows.
 *
 * @param lines headings first
 * @param shown rows that fit
 */
public record Fitted(List<String> lines, int shown) {
  /**
   * @param budget characters, line breaks included
   */
  public static Fitted of(List<String> headings, List<List<String>> rows, int budget) {
    List<String> all = TextTable.lines(headings, rows);
    int used = 0;
    int fit = 0;
    for (String line : all) {
      used += line.length() + 1;
      if (used > budget) {
        break;
      }
      fit++;
    }
    return new Fitted(all.subList(0, fit), Math.max(0, fit - 1));
  }

  /**
   * As many objects as fit.
   *
   * @param budget characters of JSON
   */
  public static List<JsonObject> of(List<JsonObject> rows, int budget) {
    int used = 0;
    int fit = 0;
    for (JsonObject row : rows) {
      used += row.encode().length() + 1;
      if (used > budget) {
        break;
      }
      fit++;
    }
    return rows.subList(0, fit);
  }

  public String text() {
    return String.join("\n", lines);
  }
}
