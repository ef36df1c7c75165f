package io.pilothouse.guard;

import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.ToolCall;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.OptionalLong;

/** One call of a write tool, and what the journal is to say of it. Of one call, on its context. */
final class Attempt {
  private final Operation operation;
  private final ToolCall call;
  private final Envelope envelope;
  private final JsonObject facts = new JsonObject();
  private Site site;
  private Optional<Note.At> object = Optional.empty();
  private String plan = "";
  private OptionalLong intent = OptionalLong.empty();

  Attempt(Operation operation, ToolCall call, Redactor redactor) {
    this.operation = operation;
    this.call = call;
    this.envelope = Envelope.of(call.arguments());
    facts.put("reason", redactor.text(envelope.reason()));
  }

  Operation operation() {
    return operation;
  }

  ToolCall call() {
    return call;
  }

  Envelope envelope() {
    return envelope;
  }

  Site site() {
    return site;
  }

  void at(Site found) {
    site = found;
    facts.put("context", found.context());
  }

  void about(Draft draft) {
    object =
        Optional.of(
            new Note.At(site.context(), draft.namespace(), draft.type().kind(), draft.name()));
    facts.put("uid", draft.uid()).put("resourceVersionBefore", draft.resourceVersion());
  }

  void by(String planId) {
    plan = planId;
  }

  /** The row that the next ones conclude. */
  void began(long row) {
    intent = OptionalLong.of(row);
  }

  /** Something else that is now known. */
  Attempt note(String field, Object value) {
    facts.put(field, value);
    return this;
  }

  /** A row as of now. */
  Note row(Note.Event event) {
    return new Note(event, call.caller(), operation.name(), object, plan, intent, facts.copy());
  }
}
