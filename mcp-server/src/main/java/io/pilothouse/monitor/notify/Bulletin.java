package io.pilothouse.monitor.notify;

import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.incident.Subject;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is told about one incident: how it stood when it was decided to tell it. Everything but the
 * enums, the times and the id may hold text of the cluster.
 *
 * @param incident its id
 * @param before the severity that was told before, if another one
 * @param by who acknowledged it
 */
public record Bulletin(
    String incident,
    News news,
    Severity severity,
    Optional<Severity> before,
    Optional<String> by,
    Span span,
    Matter matter) {
  /**
   * From when until when it goes.
   *
   * @param since when it began
   * @param at when the news happened
   */
  public record Span(Instant since, Instant at) {}

  /** When it began. */
  public Instant since() {
    return span.since();
  }

  /** When the news happened. */
  public Instant at() {
    return span.at();
  }

  /** Whether it needs nobody any more. */
  public boolean over() {
    return news == News.RESOLVED;
  }

  JsonObject toJson() {
    JsonObject json =
        new JsonObject()
            .put("incident", incident)
            .put("news", news.name())
            .put("severity", severity.toString())
            .put("since", since())
            .put("at", at())
            .put("matter", matter.toJson());
    before.ifPresent(value -> json.put("before", value.toString()));
    by.ifPresent(value -> json.put("by", value));
    return json;
  }

  static Bulletin fromJson(JsonObject json) {
    return new Bulletin(
        json.getString("incident"),
        News.valueOf(json.getString("news")),
        Severity.of(json.getString("severity")),
        Optional.ofNullable(json.getString("before")).map(Severity::of),
        Optional.ofNullable(json.getString("by")),
        new Span(json.getInstant("since"), json.getInstant("at")),
        Matter.fromJson(json.getJsonObject("matter")));
  }

  /**
   * What the diagnosis makes of it.
   *
   * @param code of the finding
   * @param summary one line
   * @param priority of the most important service that is hit, as {@code P1}
   * @param confidence as {@code HIGH}
   * @param impact one clause
   */
  public record Verdict(
      String code, String summary, String priority, String confidence, String impact) {}

  /**
   * What is wrong with what.
   *
   * @param evidence the strongest first
   * @param change what somebody changed that fits, in one line; possibly empty
   * @param next what to look at next, in one line; possibly empty
   */
  public record Matter(
      Subject subject, Verdict verdict, List<String> evidence, String change, String next) {

    /** {@code Deployment shop/web}. */
    public String object() {
      return subject.toString();
    }

    JsonObject toJson() {
      return new JsonObject()
          .put("context", subject.context())
          .put("namespace", subject.namespace())
          .put("kind", subject.kind())
          .put("name", subject.name())
          .put("code", verdict.code())
          .put("summary", verdict.summary())
          .put("priority", verdict.priority())
          .put("confidence", verdict.confidence())
          .put("impact", verdict.impact())
          .put("evidence", new JsonArray(evidence))
          .put("change", change)
          .put("next", next);
    }

    static Matter fromJson(JsonObject json) {
      return new Matter(
          new Subject(
              json.getString("context"),
              json.getString("namespace"),
              json.getString("kind"),
              json.getString("name")),
          new Verdict(
              json.getString("code"),
              json.getString("summary"),
              json.getString("priority"),
              json.getString("confidence"),
              json.getString("impact")),
          json.getJsonArray("evidence").stream().map(String.class::cast).toList(),
          json.getString("change"),
          json.getString("next"));
    }
  }
}
