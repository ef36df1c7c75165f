package io.pilothouse.story;

import io.pilothouse.runner.MessagesRequest;
import io.pilothouse.runner.MessagesServer;
import io.pilothouse.runner.Reply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Plays deployment-correlator: which of the changes fit, and which of them has a way back. */
public final class Correlator implements MessagesServer.Turn {
  private static final Pattern ROW =
      Pattern.compile("(?m)^(\\S+Z) +(\\S+)  +(.+?)  +(\\S+)  +(\\S+ \\S+)  +(.+)$");
  private static final Pattern REVISION =
      Pattern.compile("(?m)^(\\d+)\\b.*? (\\d+)/\\d+ +\\S+ +(\\S+)");

  private final Map<String, String> histories = new HashMap<>();
  private List<JsonObject> incidents = List.of();
  private List<JsonObject> findings = List.of();
  private List<Change> changes = List.of();
  private List<Change> rollouts = List.of();

  /** A row of the timeline. */
  private record Change(String when, String what, String by, String where, String difference) {
    static Change of(MatchResult row) {
      return new Change(row.group(1), row.group(3), row.group(4), row.group(5), row.group(6));
    }

    boolean isOf(JsonObject incident) {
      String[] root = incident.getString("rootObject").split("/");
      return where.equals(root[1] + " " + root[0] + "/" + root[2]);
    }

    JsonObject candidate() {
      return JsonObject.of(
          "what", what + " of " + where, "when", when, "by", by, "difference", difference);
    }
  }

  @Override
  public Reply reply(MessagesRequest request) {
    if (incidents.isEmpty()) {
      String task = request.lastText();
      incidents = Words.objects(Handoff.by("escalation-manager", task).getJsonArray("incidents"));
      findings = Words.objects(Handoff.by("k8s-analyzer", task).getJsonArray("findings"));
      changes = ROW.matcher(task).results().map(Change::of).toList();
      Words.expect(!changes.isEmpty(), "a timeline", task);
      rollouts = changes.stream().filter(each -> each.what().startsWith("rollout")).toList();
      if (!rollouts.isEmpty()) {
        return ask();
      }
    }
    for (int i = 0; i < rollouts.size(); i++) {
      histories.put(rollouts.get(i).where(), request.answers().get(i).text());
    }
    return answer();
  }

  private Reply ask() {
    List<Reply.Block> message = new ArrayList<>();
    message.add(
        Reply.text(
            "Most of it was made like this and has never worked. One kind of change is younger than"
                + " what it broke: a rollout, of "
                + Words.list(rollouts, Change::where)
                + ". Was it better before?"));
    for (Change each : rollouts) {
      String[] name = each.where().split("[ /]");
      message.add(
          Reply.call(
              "rollout_history",
              JsonObject.of("kind", name[0], "namespace", name[1], "name", name[2])));
    }
    return Reply.of(message.toArray(Reply.Block[]::new));
  }

  private Reply answer() {
    JsonArray correlations = new JsonArray();
    incidents.forEach(each -> correlations.add(correlation(each)));
    List<JsonObject> sure =
        Words.objects(correlations).stream().filter(each -> each.containsKey("revert")).toList();
    Words.expect(!sure.isEmpty(), "a way back", histories.toString());
    return Reply.answer(
        "A rollout has broken %s, and the revision before it still runs. The rest has no earlier state to go back to."
            .formatted(Words.list(sure, each -> each.getString("rootObject"))),
        JsonObject.of(
            "status",
            "findings",
            "correlations",
            correlations,
            "notChecked",
            JsonArray.of("commits: no GitHub server"),
            "handoff",
            JsonObject.of(
                "to",
                "remediator",
                "reason",
                Words.list(sure, each -> each.getString("id")) + " has a way back")));
  }

  private JsonObject correlation(JsonObject incident) {
    List<Change> own = changes.stream().filter(each -> each.isOf(incident)).limit(3).toList();
    JsonArray candidates = new JsonArray();
    own.forEach(each -> candidates.add(each.candidate()));
    JsonObject json =
        JsonObject.of(
            "id", incident.getString("id"), "rootObject", incident.getString("rootObject"));
    Optional<JsonObject> revert =
        own.stream().flatMap(each -> wayBack(each, incident).stream()).findFirst();
    if (revert.isPresent()) {
      json.put("confidence", "HIGH")
          .put(
              "reason",
              "the difference is the very field that fails, and the revision before it is ready")
          .put("revert", "rollback " + revert.get().encode());
    } else if (own.isEmpty()) {
      json.put("confidence", "NONE").put("reason", "nothing was changed in the window");
    } else {
      json.put("confidence", "MEDIUM")
          .put(
              "reason",
              "the object itself, in the window, and no better candidate; no earlier state of it is"
                  + " known");
    }
    return json.put("candidates", candidates);
  }

  /** Only if what was rolled out is what fails, and what it replaced is ready. */
  private Optional<JsonObject> wayBack(Change change, JsonObject incident) {
    String[] values = change.difference().replaceFirst("^.*?: ", "").split(" -> ");
    boolean fits =
        findings.stream()
            .filter(each -> each.getString("id").equals(incident.getString("id")))
            .anyMatch(each -> each.getString("summary").contains(values[values.length - 1]));
    String[] name = change.where().split("[ /]");
    return fits
        ? REVISION
            .matcher(histories.getOrDefault(change.where(), ""))
            .results()
            .filter(row -> !row.group(2).equals("0") && row.group(3).equals(values[0]))
            .findFirst()
            .map(
                row ->
                    JsonObject.of(
                        "namespace",
                        name[1],
                        "name",
                        name[2],
                        "revision",
                        Integer.valueOf(row.group(1))))
        : Optional.empty();
  }
}
