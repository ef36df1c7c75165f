package io.pilothouse.monitor.incident;

import io.pilothouse.diagnosis.finding.Change;
import io.pilothouse.diagnosis.finding.Confidence;
import io.pilothouse.diagnosis.finding.Impact;
import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.finding.Priority;
import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.diagnosis.model.Ref;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** What was seen, as it is kept. */
final class SightingJson {
  private SightingJson() {}

  static JsonObject subject(Subject subject) {
    return ref(subject.ref()).put("context", subject.context());
  }

  static Subject subject(JsonObject json) {
    return Subject.of(json.getString("context"), ref(json));
  }

  static JsonObject trouble(Trouble trouble) {
    JsonObject json =
        new JsonObject()
            .put("code", trouble.code())
            .put("summary", trouble.summary())
            .put("severity", trouble.severity().name())
            .put("priority", trouble.priority().name())
            .put("confidence", trouble.confidence().name())
            .put("impact", impact(trouble.impact()))
            .put("evidence", new JsonArray(trouble.evidence()))
            .put("symptoms", array(trouble.symptoms().stream().map(SightingJson::effect).toList()))
            .put("next", array(trouble.next().stream().map(NextCall::toJson).toList()))
            .put(
                "members",
                array(trouble.hints().members().stream().map(SightingJson::ref).toList()));
    trouble.change().ifPresent(change -> json.put("change", change(change)));
    trouble.since().ifPresent(since -> json.put("since", since.toString()));
    return json;
  }

  static Trouble trouble(JsonObject json) {
    return new Trouble(
        json.getString("code"),
        json.getString("summary"),
        new Trouble.Weight(
            Severity.valueOf(json.getString("severity")),
            Priority.valueOf(json.getString("priority")),
            Confidence.valueOf(json.getString("confidence")),
            impact(json.getJsonObject("impact"))),
        json.getJsonArray("evidence").stream().map(String::valueOf).toList(),
        objects(json, "symptoms").stream()
            .map(each -> new Trouble.Effect(ref(each), each.getString("code")))
            .toList(),
        Optional.ofNullable(json.getJsonObject("change")).map(SightingJson::change),
        new Trouble.Hints(
            Optional.ofNullable(json.getInstant("since")),
            objects(json, "next").stream().map(SightingJson::nextCall).toList(),
            objects(json, "members").stream().map(SightingJson::ref).toList()));
  }

  private static JsonObject impact(Impact impact) {
    return new JsonObject()
        .put("extent", impact.extent().name())
        .put("words", impact.words())
        .put("reach", impact.reach());
  }

  private static Impact impact(JsonObject json) {
    return new Impact(
        Impact.Extent.valueOf(json.getString("extent")),
        json.getString("words"),
        json.getInteger("reach"));
  }

  private static JsonObject effect(Trouble.Effect effect) {
    return ref(effect.object()).put("code", effect.code());
  }

  private static NextCall nextCall(JsonObject json) {
    return new NextCall(
        json.getString("tool"), json.getJsonObject("arguments"), json.getString("why"));
  }

  private static JsonObject change(Change change) {
    JsonObject json =
        new JsonObject()
            .put("what", change.what())
            .put("by", change.by())
            .put("from", change.from())
            .put("to", change.to())
            .put("confidence", change.confidence().name());
    change.at().ifPresent(at -> json.put("at", at.toString()));
    return json;
  }

  private static Change change(JsonObject json) {
    return new Change(
        json.getString("what"),
        Optional.ofNullable(json.getInstant("at")),
        json.getString("by"),
        json.getString("from"),
        json.getString("to"),
        Confidence.valueOf(json.getString("confidence")));
  }

  private static JsonObject ref(Ref ref) {
    return new JsonObject()
        .put("kind", ref.kind())
        .put("namespace", ref.namespace())
        .put("name", ref.name());
  }

  private static Ref ref(JsonObject json) {
    return new Ref(json.getString("kind"), json.getString("namespace"), json.getString("name"));
  }

  private static JsonArray array(List<JsonObject> objects) {
    return new JsonArray(objects);
  }

  private static List<JsonObject> objects(JsonObject json, String field) {
    return json.getJsonArray(field).stream().map(JsonObject.class::cast).toList();
  }
}
