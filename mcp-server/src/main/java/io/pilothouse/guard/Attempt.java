package io.pilothouse.guard;

import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.ToolCall;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.OptionalLong;

/** One call of a write tool, and what the journal is to say of it. Of one call, on its context. */
final class Attempt {
  private static final String SECRET = "Secret";

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

  private Attempt(Attempt call) {
    this.operation = call.operation;
    this.call = call.call;
    this.envelope = call.envelope;
    this.site = call.site;
    this.plan = call.plan;
    facts.mergeIn(call.facts);
    facts.remove("objects");
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

  /** What it is about is known now. */
  void about(Drafts drafts, Redactor redactor) {
    if (drafts.single()) {
      about(drafts.each().getFirst(), redactor);
      return;
    }
    JsonArray all = new JsonArray();
    drafts
        .each()
        .forEach(
            draft ->
                all.add(
                    new JsonObject()
                        .put("object", draft.object())
                        .put("patch", patch(draft, redactor))));
    facts.put("objects", all);
  }

  private void about(Draft draft, Redactor redactor) {
    object =
        Optional.of(
            new Note.At(site.context(), draft.namespace(), draft.type().kind(), draft.name()));
    facts
        .put("uid", draft.uid())
        .put("resourceVersionBefore", draft.resourceVersion())
        .put("patch", patch(draft, redactor));
  }

  private static JsonObject patch(Draft draft, Redactor redactor) {
    Object body =
        switch (draft.mutation().body()) {
          case JsonObject object -> ofKind(draft.type().kind(), object);
          case JsonArray operations when draft.type().kind().equals(SECRET) -> hidden(operations);
          case Object other -> other;
        };
    return redactor.redact(new JsonObject().put("body", body));
  }

  /** A patch does not say of what it is, but what must be hidden in it depends on that. */
  private static JsonObject ofKind(String kind, JsonObject body) {
    return body.containsKey("kind") ? body : body.copy().put("kind", kind);
  }

  /** Where a JSON patch changes a Secret, without what it puts there. */
  private static JsonArray hidden(JsonArray operations) {
    JsonArray shown = new JsonArray();
    for (Object each : operations) {
      JsonObject operation = each instanceof JsonObject known ? known.copy() : new JsonObject();
      operation.remove("value");
      shown.add(operation);
    }
    return shown;
  }

  /** The part of it that concerns one object, with rows of its own. */
  Attempt on(Ruling.Ruled ruled, Redactor redactor) {
    Attempt part = new Attempt(this);
    part.about(ruled.plan().draft(), redactor);
    part.note("rule", ruled.evaluation().rule());
    return part;
  }

  /** The plan that is made or carried out; possibly empty. */
  String plan() {
    return plan;
  }

  /** The change that was begun. */
  String changeId() {
    return facts.getString("changeId");
  }

  /** Empty while it is not known. */
  Optional<Note.At> object() {
    return object;
  }

  void by(String planId) {
    plan = planId;
  }

  /** Whether a row says that a write follows. */
  boolean hasBegun() {
    return intent.isPresent();
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
