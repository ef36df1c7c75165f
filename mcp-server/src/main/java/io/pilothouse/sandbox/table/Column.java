package io.pilothouse.sandbox.table;

import io.vertx.core.json.JsonObject;

/**
 * A column of a table.
 *
 * @param priority 0 for a column that is always shown, 1 for one of the wide form
 */
record Column(String name, String type, String format, String description, int priority) {
  static final Column NAME =
      new Column("Name", "string", "name", "Name must be unique within a namespace.", 0);
  static final Column AGE = text("Age", "The time since this object was created.");
  static final Column CREATED_AT =
      new Column("Created At", "date", "", "The time at which this object was created.", 0);

  static Column text(String name, String description) {
    return new Column(name, "string", "", description, 0);
  }

  static Column wide(String name, String description) {
    return new Column(name, "string", "", description, 1);
  }

  static Column integer(String name, String description) {
    return new Column(name, "integer", "", description, 0);
  }

  static Column bool(String name, String description) {
    return new Column(name, "boolean", "", description, 0);
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("name", name)
        .put("type", type)
        .put("format", format)
        .put("description", description)
        .put("priority", priority);
  }
}
