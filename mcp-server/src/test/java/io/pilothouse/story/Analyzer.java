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

/** Plays k8s-analyzer: takes over what is sure, and looks once more at what is not. */
public final class Analyzer implements MessagesServer.Turn {
  private final Map<String, String> seen = new HashMap<>();
  private List<Finding> found = List.of();
  private List<Finding> asked = List.of();

  @Override
  public Reply reply(MessagesRequest request) {
    if (found.isEmpty()) {
      found = Finding.all(request.lastText());
      Words.expect(!found.isEmpty(), "findings", request.lastText());
      asked = found.stream().filter(each -> mayAsk(each, request)).toList();
      if (!asked.isEmpty()) {
        return ask();
      }
    }
    for (int i = 0; i < asked.size(); i++) {
      MessagesRequest.ToolAnswer answer = request.answers().get(i);
      Words.expect(!answer.isError(), "an answer", answer.text());
      seen.put(asked.get(i).id(), Words.framed(answer.text()));
    }
    return answer();
  }

  private static boolean mayAsk(Finding finding, MessagesRequest request) {
    return !finding.isSure()
        && finding.next().filter(next -> request.toolNames().contains(next.tool())).isPresent();
  }

  private Reply ask() {
    List<Reply.Block> message = new ArrayList<>();
    message.add(
        Reply.text(
            "%d of %d findings are sure. I look closer at the rest: %s."
                .formatted(
                    found.size() - asked.size(),
                    found.size(),
                    Words.list(asked, Finding::object))));
    asked.forEach(
        each ->
            message.add(
                Reply.call(each.next().orElseThrow().tool(), each.next().get().arguments())));
    return Reply.of(message.toArray(Reply.Block[]::new));
  }

  private Reply answer() {
    JsonArray findings = new JsonArray();
    found.forEach(each -> findings.add(json(each)));
    Finding worst = found.getFirst();
    return Reply.answer(
        "%d things are broken in %s, the worst is %s: %s. %d of them are sure."
            .formatted(
                found.size(),
                worst.namespace(),
                worst.object(),
                worst.summary(),
                found.stream().filter(Finding::isSure).count()),
        JsonObject.of(
            "status",
            "findings",
            "scope",
            worst.namespace(),
            "findings",
            findings,
            "notChecked",
            new JsonArray(),
            "handoff",
            JsonObject.of(
                "to", "escalation-manager", "reason", "the worst is " + worst.severity())));
  }

  private JsonObject json(Finding finding) {
    JsonArray evidence = new JsonArray();
    finding.under("evidence").forEach(evidence::add);
    finding.under("impact").forEach(evidence::add);
    if (seen.containsKey(finding.id())) {
      evidence.add("read again: " + seen.get(finding.id()));
    }
    String next =
        finding.next().map(call -> call.tool() + " " + call.arguments().encode()).orElse("none");
    return JsonObject.of(
        "id",
        finding.id(),
        "severity",
        finding.severity(),
        "rootObject",
        finding.rootObject(),
        "summary",
        finding.summary(),
        "evidence",
        evidence,
        "confidence",
        finding.confidence(),
        "symptoms",
        new JsonArray(finding.under("symptoms")),
        "next",
        next);
  }
}
