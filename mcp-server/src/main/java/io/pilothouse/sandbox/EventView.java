package io.pilothouse.sandbox;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;

/** A core event in the form of events.k8s.io/v1. */
final class EventView {
  private EventView() {}

  static JsonObject of(JsonObject event) {
    JsonObject view =
        new JsonObject()
            .put("apiVersion", "events.k8s.io/v1")
            .put("kind", "Event")
            .put("metadata", event.getValue("metadata"))
            .put("eventTime", event.getValue("eventTime"));
    move(event, "series", view, "series");
    move(event, "reportingComponent", view, "reportingController");
    move(event, "reportingInstance", view, "reportingInstance");
    move(event, "action", view, "action");
    move(event, "reason", view, "reason");
    move(event, "involvedObject", view, "regarding");
    move(event, "related", view, "related");
    move(event, "message", view, "note");
    move(event, "type", view, "type");
    view.put("deprecatedSource", Json.object(event, "source"))
        .put("deprecatedFirstTimestamp", event.getValue("firstTimestamp"))
        .put("deprecatedLastTimestamp", event.getValue("lastTimestamp"));
    move(event, "count", view, "deprecatedCount");
    return view;
  }

  /** An event of events.k8s.io/v1 in the form it is stored in. */
  static JsonObject core(JsonObject view) {
    JsonObject event =
        new JsonObject()
            .put("apiVersion", "v1")
            .put("kind", "Event")
            .put("metadata", Json.object(view, "metadata"));
    move(view, "eventTime", event, "eventTime");
    move(view, "series", event, "series");
    move(view, "reportingController", event, "reportingComponent");
    move(view, "reportingInstance", event, "reportingInstance");
    move(view, "action", event, "action");
    move(view, "reason", event, "reason");
    move(view, "regarding", event, "involvedObject");
    move(view, "related", event, "related");
    move(view, "note", event, "message");
    move(view, "type", event, "type");
    move(view, "deprecatedSource", event, "source");
    move(view, "deprecatedFirstTimestamp", event, "firstTimestamp");
    move(view, "deprecatedLastTimestamp", event, "lastTimestamp");
    move(view, "deprecatedCount", event, "count");
    return event;
  }

  private static void move(JsonObject from, String field, JsonObject to, String name) {
    if (from.containsKey(field)) {
      to.put(name, from.getValue(field));
    }
  }
}
