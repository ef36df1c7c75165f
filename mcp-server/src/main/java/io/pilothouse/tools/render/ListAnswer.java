package io.pilothouse.tools.render;

import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.ToolResult;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Answers one page of a {@link Listing}: worst rows first, within the request's limit and size, and
 * with a last line that says what was left out and how to get it.
 */
public final class ListAnswer {
  /** Longer cells are shortened, first to this and then further if not one row fits. */
  private static final int[] CELL_WIDTHS = {64, 24, 12};

  /** What a structure needs besides its items. */
  private static final int STRUCTURE_CHARS = 320;

  private final Listing listing;
  private final ListRequest request;
  private final Redactor redactor;
  private final List<String> columns;
  private final int first;
  private final List<Listing.Row> page;

  /** The page's rows as they are shown, as far as they were needed. */
  private final List<JsonObject> items = new ArrayList<>();

  private ListAnswer(Listing listing, ListRequest request, Redactor redactor) {
    this.listing = listing;
    this.request = request;
    this.redactor = redactor;
    this.columns = distinct(listing.columns());
    List<Listing.Row> rows = listing.rows();
    this.first =
        request
            .cursor()
            .map(text -> Cursor.decode(text, request.query()))
            .map(cursor -> firstAfter(cursor, rows))
            .orElse(0);
    this.page = rows.subList(first, Math.min(rows.size(), first + request.limit()));
  }

  /**
   * @throws io.pilothouse.tools.ToolException {@code INVALID_ARGUMENT} for a cursor that does not
   *     belong here
   */
  public static ToolResult of(Listing listing, ListRequest request, Redactor redactor) {
    ListAnswer answer = new ListAnswer(listing, request, redactor);
    return request.json() ? answer.structure() : answer.text();
  }

  private ToolResult text() {
    for (int width : CELL_WIDTHS) {
      List<String> table = lines(page.size(), width);
      int shown = rowsThatFit(table);
      String text = text(shown, width);
      while (text.length() > request.maxChars() && shown > 0) {
        shown--;
        text = text(shown, width);
      }
      if (shown > 0 || page.isEmpty()) {
        return ToolResult.of(text, machineFields(shown));
      }
    }
    return ToolResult.of(text(1, CELL_WIDTHS[CELL_WIDTHS.length - 1]), machineFields(1));
  }

  /** At most this many: what is said around the table is not counted. */
  private int rowsThatFit(List<String> table) {
    int used = table.getFirst().length() + 1;
    int rows = 0;
    while (rows < page.size() && used + table.get(rows + 1).length() < request.maxChars()) {
      used += table.get(rows + 1).length() + 1;
      rows++;
    }
    return rows;
  }

  private String text(int shown, int cellWidth) {
    List<String> parts = new ArrayList<>();
    parts.add(listing.summary());
    parts.addAll(listing.notes());
    if (shown > 0) {
      String table = String.join("\n", lines(shown, cellWidth));
      parts.add(listing.untrusted() ? UntrustedText.frame("table", table) : table);
    }
    String footer = footer(shown);
    if (!footer.isEmpty()) {
      parts.add(footer);
    }
    return String.join("\n", parts);
  }

  private List<String> lines(int rows, int cellWidth) {
    List<List<String>> cells =
        IntStream.range(0, rows)
            .mapToObj(this::item)
            .map(
                item ->
                    columns.stream()
                        .map(column -> shortened(column, item.getString(column), cellWidth))
                        .toList())
            .toList();
    return TextTable.lines(columns, cells);
  }

  private ToolResult structure() {
    JsonArray fitting = new JsonArray();
    int used = 0;
    for (int row = 0; row < page.size(); row++) {
      JsonObject item = item(row);
      used += item.encode().length() + 1;
      if (!fitting.isEmpty() && used > request.maxChars() - STRUCTURE_CHARS) {
        break;
      }
      fitting.add(item);
    }
    JsonObject structure = machineFields(fitting.size()).put("items", fitting);
    if (!listing.notes().isEmpty()) {
      structure.put("notes", new JsonArray(listing.notes()));
    }
    String footer = footer(fitting.size());
    return ToolResult.of(listing.summary() + (footer.isEmpty() ? "" : "; " + footer), structure);
  }

  private JsonObject item(int row) {
    while (items.size() <= row) {
      items.add(clean(page.get(items.size())));
    }
    return items.get(row);
  }

  /** A row with clean cells by column. Redacted as an object, so that headings count as names. */
  private JsonObject clean(Listing.Row row) {
    JsonObject item = new JsonObject();
    for (int i = 0; i < columns.size(); i++) {
      item.put(columns.get(i), i < row.cells().size() ? row.cells().get(i) : "");
    }
    JsonObject redacted = redactor.redact(item);
    redacted.getMap().replaceAll((column, cell) -> UntrustedText.stripLine(cell.toString()));
    return redacted;
  }

  private JsonObject machineFields(int shown) {
    JsonObject fields = new JsonObject().put("total", listing.rows().size()).put("shown", shown);
    boolean more = first + shown < listing.rows().size();
    if (more) {
      fields.put("cursor", cursorAfter(shown));
    }
    return fields.put("truncated", more);
  }

  /** Says what is not here; empty when everything is. */
  private String footer(int shown) {
    int total = listing.rows().size();
    boolean more = first + shown < total;
    if (first == 0 && !more) {
      return "";
    }
    String range =
        first == 0
            ? grouped(shown)
            : shown == 0
                ? "no more rows"
                : "rows " + grouped(first + 1) + "-" + grouped(first + shown);
    String why = more && shown < page.size() ? " (max_chars reached)" : "";
    String next = more ? "; next: cursor=" + cursorAfter(shown) : "; end of list";
    return "shown " + range + " of " + grouped(total) + why + next;
  }

  private String cursorAfter(int shown) {
    Listing.Row last = listing.rows().get(Math.max(0, first + shown - 1));
    return new Cursor(last.rank(), last.namespace(), last.name()).encode(request.query());
  }

  private static int firstAfter(Cursor cursor, List<Listing.Row> rows) {
    Listing.Row last = new Listing.Row(cursor.rank(), cursor.namespace(), cursor.name(), List.of());
    return (int) rows.stream().takeWhile(row -> Listing.ORDER.compare(row, last) <= 0).count();
  }

  /** Names stay whole: the next call needs them. */
  private static String shortened(String column, String cell, int width) {
    boolean name = column.equalsIgnoreCase("name") || column.equalsIgnoreCase("namespace");
    return name || cell.length() <= width ? cell : cell.substring(0, width - 1) + "…";
  }

  private static List<String> distinct(List<String> columns) {
    Set<String> names = new LinkedHashSet<>();
    for (String column : columns) {
      String name = UntrustedText.stripLine(column);
      for (int n = 2; !names.add(name); n++) {
        name = UntrustedText.stripLine(column) + " " + n;
      }
    }
    return List.copyOf(names);
  }

  /** {@code 1 namespace}, {@code 1,512 namespaces}. */
  public static String counted(int number, String noun) {
    return grouped(number) + " " + noun + (number == 1 ? "" : "s");
  }

  /** {@code 1,512}. */
  public static String grouped(int number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
