package io.pilothouse.monitor.store;

import io.pilothouse.audit.Entry;
import io.pilothouse.identity.Caller;
import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.incident.Note;
import io.pilothouse.monitor.incident.Subject;
import io.pilothouse.monitor.incident.Transition;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/** Steps of incidents as rows of the journal. */
final class IncidentEntries {
  private static final Caller MONITOR = new Caller("monitor", List.of(), "");

  private IncidentEntries() {}

  /** What the monitor saw. */
  static Entry of(Transition transition) {
    return entry(transition.after(), MONITOR, "monitor", facts(transition));
  }

  /** What somebody said. */
  static Entry of(Transition transition, Caller caller) {
    JsonObject facts = facts(transition);
    transition
        .after()
        .handling()
        .ack()
        .ifPresent(
            ack -> {
              facts.put("reason", ack.comment());
              ack.until().ifPresent(until -> facts.put("until", until.toString()));
            });
    return entry(transition.after(), caller, "acknowledge_incident", facts);
  }

  /** What was said about it. */
  static Entry of(Incident incident, Note note) {
    return entry(
        incident,
        MONITOR,
        "monitor",
        facts(incident, "noted").put("note", note.heading()).put("reason", note.text()));
  }

  private static Entry entry(Incident incident, Caller caller, String tool, JsonObject facts) {
    Subject subject = incident.subject();
    return new Entry(
        Entry.Kind.INCIDENT,
        caller,
        tool,
        new Entry.Subject(subject.context(), subject.namespace(), subject.kind(), subject.name()),
        "",
        facts);
  }

  private static JsonObject facts(Transition transition) {
    return facts(transition.after(), transition.kind().name().toLowerCase(Locale.ROOT));
  }

  private static JsonObject facts(Incident incident, String outcome) {
    return new JsonObject()
        .put("incident", incident.id())
        .put("outcome", outcome)
        .put("code", incident.trouble().code())
        .put("severity", incident.severity().toString());
  }
}
