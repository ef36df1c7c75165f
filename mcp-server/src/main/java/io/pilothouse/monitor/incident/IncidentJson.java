package io.pilothouse.monitor.incident;

import io.pilothouse.diagnosis.finding.Severity;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Incidents as they are kept: everything, and back. */
public final class IncidentJson {
  private IncidentJson() {}

  /** Everything there is to it. */
  public static JsonObject of(Incident incident) {
    return new JsonObject()
        .put("id", incident.id())
        .put("fingerprint", incident.fingerprint())
        .put("subject", SightingJson.subject(incident.subject()))
        .put("trouble", SightingJson.trouble(incident.trouble()))
        .put("state", incident.state().name())
        .put("grade", grade(incident.grade()))
        .put("times", times(incident.times()))
        .put("health", health(incident.health()))
        .put("handling", handling(incident.handling()));
  }

  /** The incident that it was made of. */
  public static Incident read(JsonObject json) {
    return new Incident(
        json.getString("id"),
        new Sighting(
            json.getString("fingerprint"),
            SightingJson.subject(json.getJsonObject("subject")),
            SightingJson.trouble(json.getJsonObject("trouble"))),
        State.valueOf(json.getString("state")),
        grade(json.getJsonObject("grade")),
        times(json.getJsonObject("times")),
        health(json.getJsonObject("health")),
        handling(json.getJsonObject("handling")));
  }

  private static JsonObject grade(Incident.Grade grade) {
    JsonObject json =
        new JsonObject()
            .put("severity", grade.severity().name())
            .put("alarm", grade.alarm().name())
            .put("since", grade.since().toString())
            .put("reasons", new JsonArray(grade.reasons()));
    grade.downSince().ifPresent(since -> json.put("downSince", since.toString()));
    return json;
  }

  private static Incident.Grade grade(JsonObject json) {
    return new Incident.Grade(
        Severity.valueOf(json.getString("severity")),
        Severity.valueOf(json.getString("alarm")),
        json.getInstant("since"),
        moment(json, "downSince"),
        texts(json, "reasons"));
  }

  private static JsonObject times(Incident.Times times) {
    JsonObject json =
        new JsonObject()
            .put("opened", times.opened().toString())
            .put("waiting", times.waiting().toString())
            .put("sighted", times.sighted().toString())
            .put("changed", times.changed().toString());
    times.fired().ifPresent(at -> json.put("fired", at.toString()));
    times.resolved().ifPresent(at -> json.put("resolved", at.toString()));
    return json;
  }

  private static Incident.Times times(JsonObject json) {
    return new Incident.Times(
        json.getInstant("opened"),
        json.getInstant("waiting"),
        moment(json, "fired"),
        json.getInstant("sighted"),
        json.getInstant("changed"),
        moment(json, "resolved"));
  }

  private static JsonObject health(Incident.Health health) {
    JsonObject json =
        new JsonObject()
            .put("present", health.present())
            .put("cleanLooks", health.cleanLooks())
            .put("gaps", new JsonArray(health.gaps().stream().sorted().toList()))
            .put(
                "switches",
                new JsonArray(health.switches().stream().map(Instant::toString).toList()));
    health.cleanSince().ifPresent(since -> json.put("cleanSince", since.toString()));
    return json;
  }

  private static Incident.Health health(JsonObject json) {
    return new Incident.Health(
        json.getBoolean("present"),
        json.getInteger("cleanLooks"),
        moment(json, "cleanSince"),
        Set.copyOf(texts(json, "gaps")),
        texts(json, "switches").stream().map(Instant::parse).toList());
  }

  private static JsonObject handling(Incident.Handling handling) {
    JsonObject json =
        new JsonObject().put("sequence", handling.sequence()).put("told", handling.told());
    handling.ack().ifPresent(ack -> json.put("ack", ack(ack)));
    handling.silencedBy().ifPresent(reason -> json.put("silencedBy", reason));
    handling.inhibitedBy().ifPresent(cause -> json.put("inhibitedBy", cause));
    return json;
  }

  private static Incident.Handling handling(JsonObject json) {
    return new Incident.Handling(
        json.getInteger("sequence"),
        json.getBoolean("told"),
        Optional.ofNullable(json.getJsonObject("ack")).map(IncidentJson::ack),
        Optional.ofNullable(json.getString("silencedBy")),
        Optional.ofNullable(json.getString("inhibitedBy")));
  }

  private static JsonObject ack(Ack ack) {
    JsonObject json =
        new JsonObject()
            .put("by", ack.by())
            .put("at", ack.at().toString())
            .put("comment", ack.comment());
    ack.until().ifPresent(until -> json.put("until", until.toString()));
    return json;
  }

  private static Ack ack(JsonObject json) {
    return new Ack(
        json.getString("by"),
        json.getInstant("at"),
        moment(json, "until"),
        json.getString("comment"));
  }

  private static Optional<Instant> moment(JsonObject json, String field) {
    return Optional.ofNullable(json.getInstant(field));
  }

  private static List<String> texts(JsonObject json, String field) {
    return json.getJsonArray(field).stream().map(String::valueOf).toList();
  }
}
