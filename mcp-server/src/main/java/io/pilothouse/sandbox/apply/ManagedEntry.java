package io.pilothouse.sandbox.apply;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;

/**
 * What one manager owns.
 *
 * @param subresource empty for the object itself
 * @param time when the set changed last, RFC 3339 with seconds
 */
record ManagedEntry(
    String manager,
    String operation,
    String apiVersion,
    String subresource,
    String time,
    FieldSet fields) {
  static final String APPLY = "Apply";
  static final String UPDATE = "Update";

  /** The order that objects list their managers in. */
  static final Comparator<ManagedEntry> ORDER =
      Comparator.comparing(ManagedEntry::operation)
          .thenComparing(ManagedEntry::time)
          .thenComparing(ManagedEntry::manager)
          .thenComparing(ManagedEntry::apiVersion)
          .thenComparing(ManagedEntry::subresource);

  static List<ManagedEntry> of(JsonObject object) {
    return Json.objects(object, "metadata", "managedFields").stream()
        .filter(entry -> !entry.isEmpty())
        .map(
            entry ->
                new ManagedEntry(
                    Json.text(entry, "manager"),
                    Json.text(entry, "operation"),
                    Json.text(entry, "apiVersion"),
                    Json.text(entry, "subresource"),
                    Json.text(entry, "time"),
                    FieldSet.decode(Json.object(entry, "fieldsV1"))))
        .toList();
  }

  JsonObject encode() {
    JsonObject entry =
        new JsonObject()
            .put("manager", manager)
            .put("operation", operation)
            .put("apiVersion", apiVersion)
            .put("time", time)
            .put("fieldsType", "FieldsV1")
            .put("fieldsV1", fields.encode());
    return subresource.isEmpty() ? entry : entry.put("subresource", subresource);
  }

  ManagedEntry with(FieldSet set) {
    return new ManagedEntry(manager, operation, apiVersion, subresource, time, set);
  }

  boolean sameOwner(ManagedEntry other) {
    return manager.equals(other.manager)
        && operation.equals(other.operation)
        && apiVersion.equals(other.apiVersion)
        && subresource.equals(other.subresource);
  }

  /** The manager as conflicts name it. */
  String printed() {
    StringBuilder text = new StringBuilder("\"").append(manager).append('"');
    if (!subresource.isEmpty()) {
      text.append(" with subresource \"").append(subresource).append('"');
    }
    if (operation.equals(UPDATE)) {
      text.append(" using ").append(apiVersion);
    }
    return text.toString();
  }
}
