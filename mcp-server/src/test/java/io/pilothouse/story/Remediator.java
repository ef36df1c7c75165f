package io.pilothouse.story;

import io.pilothouse.runner.MessagesRequest;
import io.pilothouse.runner.MessagesServer;
import io.pilothouse.runner.Reply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Plays remediator: plan, apply, verify, one finding after the other; undoes what did not help and
 * leaves alone what it does not know enough about.
 */
public final class Remediator implements MessagesServer.Turn {
  private final Deque<Finding> todo = new ArrayDeque<>();
  private final JsonArray actions = new JsonArray();
  private final JsonArray left = new JsonArray();
  private MessagesServer.Turn next = this::begin;
  private Repairs repairs;
  private String said = "";

  @Override
  public Reply reply(MessagesRequest request) {
    return next.reply(request);
  }

  private Reply begin(MessagesRequest request) {
    String task = request.lastText();
    List<Finding> found = Finding.all(task);
    Words.expect(!found.isEmpty(), "findings", task);
    repairs = new Repairs(task, found, request.toolNames());
    Set<String> given = new HashSet<>();
    Words.objects(Handoff.by("k8s-analyzer", task).getJsonArray("findings"))
        .forEach(each -> given.add(each.getString("id")));
    for (Finding each : found) {
      if (!given.contains(each.id())) {
        leave(each, "it is new: nobody has looked at it yet");
      } else if (!each.isSure()) {
        leave(each, "its cause is " + each.confidence() + "; no repair on a guess");
      } else {
        todo.add(each);
      }
    }
    return goOn();
  }

  /** The next finding that something can be done about. */
  private Reply goOn() {
    while (!todo.isEmpty()) {
      Finding finding = todo.poll();
      List<JsonObject> toRead = repairs.toRead(finding);
      if (!toRead.isEmpty()) {
        next = request -> compared(finding, request);
        return say(
            "%s: which value is right? I read it, and a neighbour that works."
                .formatted(finding.object()),
            toRead.stream()
                .map(each -> Reply.call("get_resource", each))
                .toArray(Reply.Block[]::new));
      }
      Optional<Repair> repair = repairs.of(finding);
      if (repair.isPresent()) {
        return plan(repair.get());
      }
      leave(finding, repairs.whyNot(finding));
    }
    next = this::report;
    return say(
        "That is all I can do. How is everything now?",
        Reply.call("diagnose", repairs.scope()),
        Reply.call("list_changes", repairs.scope()));
  }

  private Reply compared(Finding finding, MessagesRequest request) {
    Optional<Repair> repair =
        repairs.likeItsNeighbour(
            finding, request.answers().stream().map(MessagesRequest.ToolAnswer::text).toList());
    if (repair.isPresent()) {
      return plan(repair.get());
    }
    leave(finding, "no neighbour shows the right value");
    return goOn();
  }

  private Reply plan(Repair repair) {
    next = request -> planned(repair, request);
    return say(repair.intent(), repair.call(JsonObject.of("dry_run", true)));
  }

  private Reply planned(Repair repair, MessagesRequest request) {
    MessagesRequest.ToolAnswer answer = request.answers().getLast();
    if (answer.isError()) {
      Words.expect(answer.text().startsWith("POLICY_DENIED: "), "a denial", answer.text());
      String rule = Words.find("refused by \"(.*?)\"", answer.text());
      String message = Words.find("\": (.*?)\\. Do not retry", answer.text());
      actions.add(repair.action("denied").put("rule", rule).put("verified", "nothing was changed"));
      leave(repair.finding(), "denied by \"" + rule + "\": " + message);
      said =
          "The policy says no: \"%s\". That is final, I do not look for a way around it. "
              .formatted(message);
      return goOn();
    }
    Words.expect(answer.text().startsWith("SIMULATED: "), "a plan", answer.text());
    String plan = Words.find("with plan_id (p-[0-9a-f-]+)", answer.text());
    String decision = Words.find("\\(policy: (\\w+), by rule", answer.text());
    next = request2 -> applied(repair, plan, request2);
    return say(
        decision.equals("allow")
            ? "The plan does what I meant, and the policy allows it."
            : "The plan does what I meant. A person has to agree.",
        repair.call(repair.execution(plan)));
  }

  private Reply applied(Repair repair, String plan, MessagesRequest request) {
    String answer = request.answers().getLast().text();
    Words.expect(answer.matches("(?s)(DONE|APPLIED): .*"), "a change", answer);
    JsonObject action =
        repair
            .action("applied")
            .put("changeId", Words.find("change_id (c-[0-9a-f-]+)", answer))
            .put("planId", plan)
            .put("rule", Words.find("by rule \"(.*?)\"", answer));
    next = again -> verified(repair, action, again);
    return say(
        "Applied is not repaired: is the finding gone?",
        Reply.call("diagnose", repair.finding().target()));
  }

  private Reply verified(Repair repair, JsonObject action, MessagesRequest request) {
    String answer = request.answers().getLast().text();
    Finding finding = repair.finding();
    if (answer.startsWith("HEALTHY: ")) {
      actions.add(action.put("verified", "diagnose: " + Words.find("^(HEALTHY: .*?)\\.", answer)));
      said = "%s is well: %s is gone. ".formatted(finding.object(), finding.id());
      return goOn();
    }
    Words.expect(answer.contains(finding.id()), "the same finding, or none", answer);
    next = undone -> undone(repair, action, undone);
    return say(
        "It is still there, so this was not the repair, or not all of it. I take it back.",
        Reply.call(
            "undo_change",
            JsonObject.of(
                "change_id",
                action.getString("changeId"),
                "reason",
                finding.id() + ": the change did not help",
                "wait",
                false)));
  }

  private Reply undone(Repair repair, JsonObject action, MessagesRequest request) {
    String answer = request.answers().getLast().text();
    String change = action.getString("changeId");
    Words.expect(answer.contains(": undo " + change), "the change taken back", answer);
    actions.add(
        action
            .put("outcome", "undone")
            .put(
                "verified",
                "diagnose: the finding stayed; taken back by "
                    + Words.find("change_id (c-[0-9a-f-]+)", answer)));
    leave(repair.finding(), "tried and taken back: " + repair.attempt() + " does not suffice");
    said = "%s is as it was. ".formatted(repair.finding().object());
    return goOn();
  }

  private Reply report(MessagesRequest request) {
    List<Finding> still = Finding.all(request.answerOf("diagnose").orElseThrow());
    List<String> known = Words.objects(left).stream().map(each -> each.getString("id")).toList();
    still.forEach(
        each -> Words.expect(known.contains(each.id()), "no finding but " + known, each.id()));
    long repaired =
        Words.objects(actions).stream()
            .filter(each -> each.getString("outcome").equals("applied"))
            .count();
    return Reply.answer(
        "%d causes are repaired, each with a check that says so. %d need people: a value that nobody has said, a right that I do not have, or a cause that is not sure."
            .formatted(repaired, left.size()),
        JsonObject.of(
            "status",
            still.isEmpty() ? "ok" : "findings",
            "actions",
            actions,
            "left",
            left,
            "notChecked",
            new JsonArray(),
            "handoff",
            JsonObject.of("to", "a person", "reason", "what is left needs a decision or a value")));
  }

  private void leave(Finding finding, String why) {
    left.add(JsonObject.of("id", finding.id(), "why", finding.rootObject() + ": " + why));
  }

  /** Says what is still to be said of the last finding, too. */
  private Reply say(String words, Reply.Block... calls) {
    Reply.Block[] message = new Reply.Block[calls.length + 1];
    message[0] = Reply.text(said + words);
    System.arraycopy(calls, 0, message, 1, calls.length);
    said = "";
    return Reply.of(message);
  }
}
