package io.pilothouse.diagnosis.report;

import io.pilothouse.diagnosis.Diagnosis;
import io.pilothouse.diagnosis.finding.Change;
import io.pilothouse.diagnosis.finding.Finding;
import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.finding.Symptom;
import io.pilothouse.diagnosis.model.Ref;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A diagnosis as data. */
public final class ReportJson {
  private ReportJson() {}

  /**
   * What a program needs to go on: everything but what a reader needs to believe it.
   *
   * @param shown how many findings
   */
  public static JsonObject brief(Diagnosis diagnosis, int shown) {
    JsonArray findings = new JsonArray();
    diagnosis.findings().stream()
        .limit(shown)
        .forEach(
            finding ->
                findings.add(
                    new JsonObject()
                        .put("id", finding.id())
                        .put("code", finding.code().name())
                        .put("severity", finding.assessment().severity().toString())
                        .put("confidence", finding.observed().confidence().name())
                        .put("root", ref(finding.root()))));
    return whole(diagnosis, findings, shown);
  }

  /** Everything. */
  public static JsonObject full(Diagnosis diagnosis, int shown) {
    JsonArray findings = new JsonArray();
    diagnosis.findings().stream().limit(shown).forEach(finding -> findings.add(finding(finding)));
    return whole(diagnosis, findings, shown);
  }

  private static JsonObject whole(Diagnosis diagnosis, JsonArray findings, int shown) {
    JsonObject counts = new JsonObject().put("findings", diagnosis.findings().size());
    diagnosis.checked().forEach(counts::put);
    JsonArray notChecked = new JsonArray();
    diagnosis
        .gaps()
        .forEach(
            gap -> notChecked.add(new JsonObject().put("what", gap.what()).put("why", gap.why())));
    JsonObject json =
        new JsonObject()
            .put("scope", diagnosis.scope().toString())
            .put("status", status(diagnosis))
            .put("counts", counts)
            .put("findings", findings)
            .put("notChecked", notChecked);
    return shown < diagnosis.findings().size() ? json.put("truncated", true) : json;
  }

  /** {@code findings} wins over {@code partial}: what is not checked is listed in any case. */
  private static String status(Diagnosis diagnosis) {
    if (!diagnosis.findings().isEmpty()) {
      return "findings";
    }
    return diagnosis.gaps().isEmpty() ? "healthy" : "partial";
  }

  static JsonObject finding(Finding finding) {
    Observation observed = finding.observed();
    JsonObject json =
        new JsonObject()
            .put("id", finding.id())
            .put("code", finding.code().name())
            .put("severity", finding.assessment().severity().toString())
            .put("priority", finding.assessment().priority().name())
            .put("category", finding.code().category().name())
            .put("root", ref(finding.root()))
            .put("summary", observed.summary())
            .put("evidence", new JsonArray(observed.evidence()))
            .put("confidence", observed.confidence().name())
            .put("objects", objects(finding.members()))
            .put("symptoms", symptoms(finding.symptoms()))
            .put("impact", finding.assessment().impact().words())
            .put("next", new JsonArray(observed.next().stream().map(NextCall::toJson).toList()));
    observed.since().ifPresent(since -> json.put("since", since.toString()));
    finding.change().ifPresent(change -> json.put("change", change(change)));
    return json;
  }

  private static JsonObject objects(List<Observation> members) {
    List<Ref> subjects = members.stream().map(Observation::subject).distinct().toList();
    return new JsonObject()
        .put("count", subjects.size())
        .put("examples", new JsonArray(subjects.stream().limit(3).map(Ref::toString).toList()));
  }

  private static JsonArray symptoms(List<Symptom> symptoms) {
    JsonArray array = new JsonArray();
    symptoms.forEach(each -> array.add(ref(each.object()).put("code", each.code().name())));
    return array;
  }

  private static JsonObject change(Change change) {
    return new JsonObject()
        .put("what", change.what())
        .put("when", change.at().map(Object::toString).orElse(null))
        .put("by", change.by())
        .put("from", change.from())
        .put("to", change.to())
        .put("confidence", change.confidence().name());
  }

  static JsonObject ref(Ref ref) {
    return new JsonObject()
        .put("kind", ref.kind())
        .put("namespace", ref.namespace())
        .put("name", ref.name());
  }
}
