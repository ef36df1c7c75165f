package io.pilothouse.story;

import io.pilothouse.runner.MessagesRequest;
import io.pilothouse.runner.MessagesServer;
import io.pilothouse.runner.Reply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** Plays escalation-manager: has the findings at hand, so it calls nothing. */
public final class Escalation implements MessagesServer.Turn {
  private static final Map<String, String> ROUTES =
      Map.of("SEV-1", "page-lead", "SEV-2", "page", "SEV-3", "channel", "SEV-4", "digest");

  @Override
  public Reply reply(MessagesRequest request) {
    List<JsonObject> findings =
        Words.objects(Handoff.by("k8s-analyzer", request.lastText()).getJsonArray("findings"));
    JsonArray incidents = new JsonArray();
    findings.forEach(each -> incidents.add(incident(each)));
    long paged =
        findings.stream()
            .filter(each -> ROUTES.get(each.getString("severity")).startsWith("page"))
            .count();
    return Reply.answer(
        "%d incidents, one for each cause; %d of them are worth waking somebody for."
            .formatted(findings.size(), paged),
        JsonObject.of(
            "status",
            "findings",
            "incidents",
            incidents,
            "notChecked",
            JsonArray.of("open incidents: none were given"),
            "handoff",
            JsonObject.of(
                "to",
                "deployment-correlator",
                "reason",
                "what was changed decides what can be taken back")));
  }

  private static JsonObject incident(JsonObject finding) {
    String severity = finding.getString("severity");
    String said =
        finding.getJsonArray("evidence").encode() + finding.getJsonArray("symptoms").encode();
    String object = finding.getString("rootObject");
    String title = object + ": " + finding.getString("summary");
    return JsonObject.of(
        "id",
        finding.getString("id"),
        "severity",
        severity,
        "rootObject",
        object,
        "title",
        title.length() <= 140 ? title : title.substring(0, 139) + "…",
        "reason",
        impact(said) + "; with the priority of the service, as the server has it, " + severity,
        "route",
        ROUTES.get(severity));
  }

  private static String impact(String said) {
    if (said.matches(".*\\b0 of \\d+ ready.*") || said.contains("ING_NOENDPOINTS")) {
      return "down";
    }
    return said.contains("(revision ") ? "degraded: an older revision still serves" : "at risk";
  }
}
