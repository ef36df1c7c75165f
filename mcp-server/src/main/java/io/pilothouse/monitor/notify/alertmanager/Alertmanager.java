package io.pilothouse.monitor.notify.alertmanager;

import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.notify.Bulletin;
import io.pilothouse.monitor.notify.Credential;
import io.pilothouse.monitor.notify.HttpPost;
import io.pilothouse.monitor.notify.Message;
import io.pilothouse.monitor.notify.Messenger;
import io.pilothouse.tools.render.UntrustedText;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Alerts for an Alertmanager, which groups, repeats and silences by itself. It forgets an alert
 * that is not posted again within its {@code resolve_timeout}. Digests and notes are nothing for
 * it: a changed annotation is shown to nobody who was notified before.
 */
public final class Alertmanager implements Messenger {
  private static final String PEER = "Alertmanager";
  private static final int MOST_CHARACTERS = 1_000;

  private final HttpPost http;
  private final URI alerts;
  private final Optional<Credential> token;

  /**
   * @param base as {@code http://alertmanager:9093}
   * @param token sent as a bearer; empty: none
   */
  public Alertmanager(HttpPost http, URI base, Optional<Credential> token) {
    this.http = http;
    this.alerts = URI.create(base.toString().replaceFirst("/$", "") + "/api/v2/alerts");
    this.token = token;
  }

  @Override
  public Future<Optional<String>> send(Message message, Optional<String> thread) {
    JsonArray body =
        switch (message) {
          case Message.Update update -> alerts(update);
          case Message.Remark remark -> new JsonArray().add(remark(remark));
          case Message.Digest digest -> new JsonArray();
          case Message.Noted noted -> new JsonArray();
        };
    if (body.isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    return headers()
        .compose(headers -> http.send(alerts, headers, body.toBuffer(), PEER))
        .map(Alertmanager::accept);
  }

  private Future<Map<String, String>> headers() {
    return token
        .map(each -> each.read().map(bearer -> Map.of("Authorization", "Bearer " + bearer)))
        .orElse(Future.succeededFuture(Map.of()));
  }

  private static Optional<String> accept(HttpPost.Answer answer) {
    if (answer.isSuccess()) {
      return Optional.empty();
    }
    throw answer.failure(PEER);
  }

  /** Another severity is another alert, so the one with the old severity ends. */
  private static JsonArray alerts(Message.Update update) {
    JsonArray alerts = new JsonArray();
    for (Bulletin bulletin : update.bulletins()) {
      bulletin
          .before()
          .filter(before -> before != bulletin.severity())
          .ifPresent(before -> alerts.add(alert(bulletin, before).put("endsAt", bulletin.at())));
      JsonObject alert = alert(bulletin, bulletin.severity());
      alerts.add(bulletin.over() ? alert.put("endsAt", bulletin.at()) : alert);
    }
    return alerts;
  }

  private static JsonObject alert(Bulletin bulletin, Severity severity) {
    Bulletin.Matter matter = bulletin.matter();
    JsonObject labels =
        new JsonObject()
            .put("alertname", matter.verdict().code())
            .put("severity", severity.toString())
            .put("priority", matter.verdict().priority())
            .put("cluster", matter.subject().context())
            .put("kind", matter.subject().kind())
            .put("name", matter.subject().name())
            .put("incident", bulletin.incident());
    if (!matter.subject().namespace().isEmpty()) {
      labels.put("namespace", matter.subject().namespace());
    }
    JsonObject annotations =
        new JsonObject()
            .put("summary", text(matter.verdict().summary()))
            .put("impact", text(matter.verdict().impact()))
            .put("description", text(String.join("; ", matter.evidence())));
    return new JsonObject()
        .put("labels", labels)
        .put("annotations", annotations)
        .put("startsAt", bulletin.since());
  }

  private static JsonObject remark(Message.Remark remark) {
    return new JsonObject()
        .put("labels", new JsonObject().put("alertname", "PilothouseMonitor"))
        .put("annotations", new JsonObject().put("summary", text(remark.text())))
        .put("startsAt", remark.at());
  }

  private static String text(String text) {
    String line = UntrustedText.stripLine(text);
    return line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS);
  }
}
