package io.pilothouse.monitor.notify;

import io.pilothouse.diagnosis.finding.Severity;
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
 * @param since when it began
 * @param at when the news happened
 */
public record Bulletin(
    String incident,
    News news,
    Severity severity,
    Optional<Severity> before,
    Optional<String> by,
    Instant since,
    Instant at,
    Matter matter) {

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
            .put("since", since)
            .put("at", at)
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
        json.getInstant("since"),
        json.getInstant("at"),
        Matter.fromJson(json.getJsonObject("matter")));
  }

  /**
   * What is wrong with what.
   *
   * @param namespace empty for an object of the cluster
   * @param code of the finding
   * @param summary one line
   * @param priority of the most important service that is hit, as {@code P1}
   * @param confidence as {@code HIGH}
   * @param impact one clause
   * @param evidence the strongest first
   * @param change what somebody changed that fits, in one line; possibly empty
   * @param next what to look at next, in one line; possibly empty
   */
  public record Matter(
      String context,
      String namespace,
      String kind,
      String name,
      String code,
      String summary,
      String priority,
      String confidence,
      String impact,
      List<String> evidence,
      String change,
      String next) {

    /** {@code Deployment shop/web}. */
    public String object() {
      return kind + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
    }

    JsonObject toJson() {
      return new JsonObject()
          .put("context", context)
          .put("namespace", namespace)
          .put("kind", kind)
          .put("name", name)
          .put("code", code)
          .put("summary", summary)
          .put("priority", priority)
          .put("confidence", confidence)
          .put("impact", impact)
          .put("evidence", new JsonArray(evidence))
          .put("change", change)
          .put("next", next);
    }

    static Matter fromJson(JsonObject json) {
      return new Matter(
          json.getString("context"),
          json.getString("namespace"),
          json.getString("kind"),
          json.getString("name"),
          json.getString("code"),
          json.getString("summary"),
          json.getString("priority"),
          json.getString("confidence"),
          json.getString("impact"),
          json.getJsonArray("evidence").stream().map(String.class::cast).toList(),
          json.getString("change"),
          json.getString("next"));
    }
  }
}
