package io.pilothouse.monitor.remedy;

import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.monitor.incident.Subject;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One repair, from its plan to its end.
 *
 * @param id one for each incident, so that no incident is repaired twice
 * @param steps at least one; the last says how far it is
 */
record Remedy(String id, Cause cause, Call call, Marks marks, List<Step> steps) {
  /** Why it is made. */
  record Cause(
      String incident, String fingerprint, Subject subject, Severity severity, String rule) {}

  /** What is called, without what belongs to every call. */
  record Call(String tool, JsonObject arguments) {
    /** What it changes. */
    Ref target() {
      String kind = tool.endsWith("_pod") ? "Pod" : arguments.getString("kind", "Deployment");
      return new Ref(kind, arguments.getString("namespace", ""), arguments.getString("name", ""));
    }
  }

  /**
   * What it is known by.
   *
   * @param plan the guard's id of what is to be carried out next; possibly empty
   * @param change the guard's id of what was done; empty before
   * @param within how long each stage may take
   * @param deadline of this stage
   */
  record Marks(String plan, String change, Duration within, Instant deadline) {}

  /** What happened. */
  record Step(Status status, Instant at, String words) {}

  Remedy {
    steps = List.copyOf(steps);
  }

  Status status() {
    return steps.getLast().status();
  }

  Instant begun() {
    return steps.getFirst().at();
  }

  /** Whether it changed something that did not help, or may have. */
  boolean wasInVain() {
    return status() == Status.UNDONE || status() == Status.FAILED && !marks.change().isEmpty();
  }

  /** Whether it changes that object, or is made for it. */
  boolean concerns(Ref object) {
    return call.target().equals(object) || cause.subject().ref().equals(object);
  }

  /** One step further. */
  Remedy to(Status status, Instant at, String words) {
    return new Remedy(
        id,
        cause,
        call,
        marks,
        Stream.concat(steps.stream(), Stream.of(new Step(status, at, words))).toList());
  }

  /** In a new stage, with what it is known by there. */
  Remedy with(String plan, String change, Instant now) {
    Marks other = new Marks(plan, change, marks.within(), now.plus(marks.within()));
    return new Remedy(id, cause, call, other, steps);
  }

  /** The steps after the first so many, for people. */
  List<RemedyEvent> events(int told) {
    return IntStream.rangeClosed(told + 1, steps.size())
        .mapToObj(
            number ->
                new RemedyEvent(id, number, cause.incident(), cause.rule(), steps.get(number - 1)))
        .toList();
  }

  JsonObject toJson() {
    Subject subject = cause.subject();
    return new JsonObject()
        .put("id", id)
        .put("incident", cause.incident())
        .put("fingerprint", cause.fingerprint())
        .put("context", subject.context())
        .put("namespace", subject.namespace())
        .put("kind", subject.kind())
        .put("name", subject.name())
        .put("severity", cause.severity().name())
        .put("rule", cause.rule())
        .put("tool", call.tool())
        .put("arguments", call.arguments())
        .put("plan", marks.plan())
        .put("change", marks.change())
        .put("within", marks.within().toSeconds())
        .put("deadline", marks.deadline().toString())
        .put("steps", new JsonArray(steps.stream().map(Remedy::json).toList()));
  }

  private static JsonObject json(Step step) {
    return new JsonObject()
        .put("status", step.status().name())
        .put("at", step.at().toString())
        .put("words", step.words());
  }

  static Remedy fromJson(JsonObject json) {
    return new Remedy(
        json.getString("id"),
        new Cause(
            json.getString("incident"),
            json.getString("fingerprint"),
            new Subject(
                json.getString("context"),
                json.getString("namespace"),
                json.getString("kind"),
                json.getString("name")),
            Severity.valueOf(json.getString("severity")),
            json.getString("rule")),
        new Call(json.getString("tool"), json.getJsonObject("arguments")),
        new Marks(
            json.getString("plan"),
            json.getString("change"),
            Duration.ofSeconds(json.getLong("within")),
            Instant.parse(json.getString("deadline"))),
        json.getJsonArray("steps").stream().map(JsonObject.class::cast).map(Remedy::step).toList());
  }

  private static Step step(JsonObject json) {
    return new Step(
        Status.valueOf(json.getString("status")),
        Instant.parse(json.getString("at")),
        json.getString("words"));
  }
}
