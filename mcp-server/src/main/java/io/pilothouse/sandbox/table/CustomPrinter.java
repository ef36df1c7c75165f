package io.pilothouse.sandbox.table;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Custom resources, by the additionalPrinterColumns of their definition. */
final class CustomPrinter {
  private CustomPrinter() {}

  /**
   * @param columns the additionalPrinterColumns of the version; none means name and age
   */
  static Printer of(List<JsonObject> columns) {
    if (columns.isEmpty()) {
      return new Printer(
          List.of(Column.NAME, Column.AGE),
          (object, now) -> List.of(Cell.name(object), Cell.age(object, now)));
    }
    List<Column> all = new ArrayList<>();
    all.add(Column.NAME);
    columns.forEach(column -> all.add(column(column)));
    return new Printer(all, (object, now) -> cells(object, columns, now));
  }

  private static Column column(JsonObject definition) {
    String description = Json.text(definition, "description");
    return new Column(
        Json.text(definition, "name"),
        Json.text(definition, "type"),
        Json.text(definition, "format"),
        description.isEmpty()
            ? "Custom resource definition column (in JSONPath format): "
                + Json.text(definition, "jsonPath")
            : description,
        (int) Json.number(definition, "priority"));
  }

  private static List<Object> cells(JsonObject object, List<JsonObject> columns, Instant now) {
    List<Object> cells = new ArrayList<>();
    cells.add(Cell.name(object));
    for (JsonObject column : columns) {
      // The simple paths that printer columns almost always are: .spec.size
      String path = Json.text(column, "jsonPath");
      Object value =
          Json.value(object, path.replaceFirst("^\\.", "").replaceAll("[{}]", "").split("\\."));
      boolean date = "date".equals(column.getString("type"));
      cells.add(date && value != null ? Cell.since(value.toString(), now) : value);
    }
    return cells;
  }
}
