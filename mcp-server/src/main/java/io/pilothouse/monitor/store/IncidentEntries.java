package io.pilothouse.monitor.store;

import io.pilothouse.audit.Entry;
import io.pilothouse.identity.Caller;
import io.pilothouse.monitor.incident.Incident;
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
    return entry(transition, MONITOR, "monitor", facts(transition));
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
    return entry(transition, caller, "acknowledge_incident", facts);
  }

  private static Entry entry(Transition transition, Caller caller, String tool, JsonObject facts) {
    Subject subject = transition.after().subject();
    return new Entry(
        Entry.Kind.INCIDENT,
        caller,
        tool,
        new Entry.Subject(subject.context(), subject.namespace(), subject.kind(), subject.name()),
        "",
        facts);
  }

  private static JsonObject facts(Transition transition) {
    Incident incident = transition.after();
    return new JsonObject()
        .put("incident", incident.id())
        .put("outcome", transition.kind().name().toLowerCase(Locale.ROOT))
        .put("code", incident.trouble().code())
        .put("severity", incident.severity().toString());
  }
}
