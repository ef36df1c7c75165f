package io.pilothouse.sandbox.table;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * How the objects of one kind become rows.
 *
 * @param conditions the row's conditions for an object, empty for most
 */
record Printer(List<Column> columns, Cells cells, Function<JsonObject, JsonArray> conditions) {
  /** The cells of an object's row, one for each column. */
  @FunctionalInterface
  interface Cells {
    List<Object> of(JsonObject object, Instant now);
  }

  Printer(List<Column> columns, Cells cells) {
    this(columns, cells, object -> new JsonArray());
  }
}
