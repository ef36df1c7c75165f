package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.StatusException;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes Events. The same thing happening again to the same object counts up the Event there is, as
 * client-go's recorders do.
 */
public final class EventRecorder {
  /**
   * What happened.
   *
   * @param component who says so, such as {@code kubelet}
   * @param host the node of a component that runs on nodes, else empty
   * @param warning whether it is of type Warning
   */
  public record Happening(
      String component, String host, boolean warning, String reason, String message) {
    /** Something a controller did. */
    public static Happening normal(String component, String reason, String message) {
      return new Happening(component, "", false, reason, message);
    }

    /** Something a controller could not do. */
    public static Happening warning(String component, String reason, String message) {
      return new Happening(component, "", true, reason, message);
    }

    private String type() {
      return warning ? "Warning" : "Normal";
    }
  }

  private record Cause(String uid, String fieldPath, Happening happening) {}

  private final ControllerClient client;
  private final Map<Cause, Key> known = new HashMap<>();
  private long sequence;

  EventRecorder(ControllerClient client) {
    this.client = client;
  }

  /** Records what happened to an object. */
  public void record(JsonObject about, Happening happening) {
    record(about, "", happening);
  }

  /**
   * Records what happened to a part of an object.
   *
   * @param fieldPath such as {@code spec.containers{web}}; empty for the object as a whole
   */
  public void record(JsonObject about, String fieldPath, Happening happening) {
    Cause cause = new Cause(Json.text(about, "metadata", "uid"), fieldPath, happening);
    Key key = known.get(cause);
    JsonObject event = key == null ? null : client.find(Kind.EVENT, key).orElse(null);
    if (event != null) {
      JsonObject again = Json.shallow(event).put("count", Json.number(event, "count") + 1);
      client.put(Kind.EVENT, again.put("lastTimestamp", client.timestamp()));
      return;
    }
    JsonObject source = new JsonObject().put("component", happening.component());
    if (!happening.host().isEmpty()) {
      source.put("host", happening.host());
    }
    JsonObject fresh =
        blank(about, fieldPath, happening)
            .put("source", source)
            .put("firstTimestamp", client.timestamp())
            .put("lastTimestamp", client.timestamp())
            .put("count", 1)
            .put("eventTime", null)
            .put("reportingComponent", happening.component())
            .put("reportingInstance", happening.host());
    create(cause, fresh);
  }

  /** Records what happened in the form of events.k8s.io, which the scheduler uses. */
  public void recordSeries(JsonObject about, String action, Happening happening) {
    Cause cause = new Cause(Json.text(about, "metadata", "uid"), action, happening);
    Key key = known.get(cause);
    JsonObject event = key == null ? null : client.find(Kind.EVENT, key).orElse(null);
    String now = Times.micros(client.now());
    if (event != null) {
      long count = Math.max(1, Json.number(event, "series", "count")) + 1;
      JsonObject series = new JsonObject().put("count", count).put("lastObservedTime", now);
      client.put(Kind.EVENT, Json.shallow(event).put("series", series));
      return;
    }
    JsonObject fresh =
        blank(about, "", happening)
            .put("action", action)
            .put("source", new JsonObject())
            .put("firstTimestamp", null)
            .put("lastTimestamp", null)
            .put("eventTime", now)
            .put("reportingComponent", happening.component())
            .put("reportingInstance", happening.component() + "-control-plane");
    create(cause, fresh);
  }

  /** A namespace that is going takes no Events; like everybody's recorder, this one lets it be. */
  private void create(Cause cause, JsonObject event) {
    try {
      String manager = cause.happening().component();
      known.put(cause, Key.of(client.create(Kind.EVENT, event, manager)));
    } catch (StatusException refused) {
      known.remove(cause);
    }
  }

  private JsonObject blank(JsonObject about, String fieldPath, Happening happening) {
    String namespace = Json.text(about, "metadata", "namespace");
    String name = Json.text(about, "metadata", "name");
    JsonObject involved = new JsonObject().put("kind", about.getString("kind"));
    if (!namespace.isEmpty()) {
      involved.put("namespace", namespace);
    }
    involved
        .put("name", name)
        .put("uid", Json.text(about, "metadata", "uid"))
        .put("apiVersion", about.getString("apiVersion"))
        .put("resourceVersion", Json.text(about, "metadata", "resourceVersion"));
    if (!fieldPath.isEmpty()) {
      involved.put("fieldPath", fieldPath);
    }
    JsonObject metadata =
        new JsonObject()
            .put("name", name + "." + stamp())
            .put("namespace", namespace.isEmpty() ? "default" : namespace);
    return new JsonObject()
        .put("metadata", metadata)
        .put("involvedObject", involved)
        .put("reason", happening.reason())
        .put("message", happening.message())
        .put("type", happening.type());
  }

  /** The time in nanoseconds, made unique: what a real recorder ends the name of an Event with. */
  private String stamp() {
    Instant now = client.now();
    return Long.toHexString(now.getEpochSecond() * 1_000_000_000L + now.getNano() + sequence++);
  }
}
