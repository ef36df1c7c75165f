package io.pilothouse.sandbox.table;

import static io.pilothouse.sandbox.table.Column.text;
import static io.pilothouse.sandbox.table.Column.wide;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Events, in the core and in the events.k8s.io form. */
final class EventPrinter {
  private EventPrinter() {}

  static Printer events() {
    return new Printer(
        List.of(
            text("Last Seen", "When the most recent occurrence of this event was recorded."),
            text("Type", "Type of this event (Normal, Warning)."),
            text("Reason", "A short, machine understandable reason."),
            text("Object", "The object that this event is about."),
            wide("Subobject", "The part of the object that this event is about."),
            wide("Source", "The component reporting this event."),
            text("Message", "A human-readable description of the status of this operation."),
            wide("First Seen", "When the event was first recorded."),
            wide("Count", "The number of times this event has occurred."),
            new Column("Name", "string", "name", Column.NAME.description(), 1)),
        EventPrinter::cells);
  }

  private static List<Object> cells(JsonObject event, Instant now) {
    JsonObject about = first(event, "involvedObject", "regarding");
    String at = Json.text(event, "eventTime");
    String firstSeen = firstText(event, "firstTimestamp", "deprecatedFirstTimestamp", at);
    String lastSeen = firstText(event, "lastTimestamp", "deprecatedLastTimestamp", firstSeen);
    long count = Math.max(Json.number(event, "count"), Json.number(event, "deprecatedCount"));
    JsonObject series = Json.object(event, "series");
    if (!series.isEmpty()) {
      lastSeen = Json.text(series, "lastObservedTime");
      count = Json.number(series, "count");
    }
    String kind = Json.text(about, "kind").toLowerCase(Locale.ROOT);
    String name = Json.text(about, "name");
    return List.of(
        Cell.since(lastSeen, now),
        Json.text(event, "type"),
        Json.text(event, "reason"),
        name.isEmpty() ? kind : kind + "/" + name,
        Json.text(about, "fieldPath"),
        source(event),
        firstText(event, "message", "note", "").strip(),
        Cell.since(firstSeen, now),
        count == 0 ? 1 : count,
        Cell.name(event));
  }

  private static String source(JsonObject event) {
    JsonObject source = first(event, "source", "deprecatedSource");
    String component = Json.text(source, "component");
    String host = Json.text(source, "host");
    if (component.isEmpty()) {
      component = firstText(event, "reportingComponent", "reportingController", "");
      host = Json.text(event, "reportingInstance");
    }
    return host.isEmpty() ? component : component + ", " + host;
  }

  private static JsonObject first(JsonObject event, String field, String otherwise) {
    JsonObject found = Json.object(event, field);
    return found.isEmpty() ? Json.object(event, otherwise) : found;
  }

  private static String firstText(JsonObject event, String field, String second, String last) {
    String found = Json.text(event, field);
    String next = found.isEmpty() ? Json.text(event, second) : found;
    return next.isEmpty() ? last : next;
  }
}
