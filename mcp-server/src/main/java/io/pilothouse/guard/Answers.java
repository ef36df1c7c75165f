package io.pilothouse.guard;

import io.pilothouse.policy.Evaluation;
import io.pilothouse.policy.Policy;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.Content;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.render.UntrustedText;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the one who asked gets to read. */
final class Answers {
  private static final int MOST_DIFF_CHARS = 9_000;

  private final Redactor redactor;

  Answers(Redactor redactor) {
    this.redactor = redactor;
  }

  /**
   * @param planId by which it can be carried out; empty if it cannot
   */
  ToolResult simulated(Plan plan, String context, Evaluation decision, Optional<String> planId) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "SIMULATED: %s in context %s. Nothing was changed (policy: %s%s)."
            .formatted(plan.draft().summary(), context, decision.verdict().word(), by(decision)));
    lines.addAll(body(plan));
    planId.ifPresent(
        id -> lines.add("To carry out exactly this: the same call with plan_id " + id + "."));
    JsonObject structured =
        new JsonObject().put("outcome", "simulated").put("decision", decision.verdict().word());
    planId.ifPresent(id -> structured.put("plan_id", id));
    return result(lines, structured, false);
  }

  ToolResult nothingToDo(Plan plan, String context) {
    return result(
        List.of(
            "NOTHING TO DO: %s in context %s is so already. Nothing was changed."
                .formatted(plan.draft().summary(), context)),
        new JsonObject().put("outcome", "unchanged"),
        false);
  }

  static ToolException denied(Evaluation decision) {
    String message = decision.message().isEmpty() ? "" : ": " + decision.message();
    return new ToolException(
        ErrorCode.POLICY_DENIED,
        "refused by \"" + decision.rule() + "\"" + message.replaceFirst("\\.$", ""),
        "Do not retry the same call; explain_policy shows what decides.");
  }

  /** People have not agreed yet. */
  ToolResult approvalRequired(
      Plan plan, String context, Evaluation decision, String planId, Instant expires) {
    ToolException said =
        new ToolException(
            ErrorCode.APPROVAL_REQUIRED,
            "a person must agree to \"%s\" in context %s (rule \"%s\"); nothing was changed yet"
                .formatted(plan.draft().summary(), context, decision.rule()),
            ("Tell the user: plan %s stands until %s, but nobody can be asked from here. It needs a"
                    + " rule with approval.byClient and a client that can ask its user.")
                .formatted(planId, expires));
    List<String> lines = new ArrayList<>(List.of(said.text()));
    lines.addAll(body(plan));
    return result(
        lines,
        new JsonObject()
            .put("code", ErrorCode.APPROVAL_REQUIRED.name())
            .put("plan_id", planId)
            .put("expires", expires.toString()),
        true);
  }

  /** The question to a person, about exactly this plan. */
  String question(Plan plan, String context, String user, String reason) {
    return "%s wants to %s in context %s.\nReason: %s\n%s"
        .formatted(
            user,
            plan.draft().summary(),
            context,
            redactor.text(UntrustedText.stripLine(reason)),
            String.join("\n", body(plan)));
  }

  ToolResult applied(Plan plan, Applied done, Evaluation decision) {
    List<String> lines = new ArrayList<>();
    String head =
        done.end().map(end -> end.done() ? "DONE" : "APPLIED, NOT READY").orElse("APPLIED");
    lines.add(
        "%s: %s in context %s%s%s."
            .formatted(
                head,
                plan.draft().summary(),
                done.context(),
                by(decision),
                done.end().map(end -> ": " + end.words()).orElse("")));
    lines.add(
        plan.inverse(plan.after()).isPresent()
            ? "change_id " + done.changeId() + " (undo_change puts it back)"
            : "change_id " + done.changeId() + " (cannot be undone)");
    lines.addAll(done.notes());
    lines.addAll(body(plan));
    JsonObject structured =
        new JsonObject()
            .put(
                "outcome",
                done.end().map(end -> end.done() ? "done" : "not ready").orElse("applied"))
            .put("change_id", done.changeId())
            .put("plan_id", done.planId());
    return result(lines, structured, false);
  }

  private List<String> body(Plan plan) {
    List<String> lines = new ArrayList<>();
    String diff = plan.diff(redactor);
    if (!diff.isEmpty()) {
      String shown =
          diff.length() <= MOST_DIFF_CHARS
              ? diff
              : diff.substring(0, MOST_DIFF_CHARS)
                  + "\n[cut: %d of %d characters]".formatted(MOST_DIFF_CHARS, diff.length());
      lines.add(UntrustedText.frame("diff", shown));
    }
    plan.lines().forEach(line -> lines.add(redactor.text(UntrustedText.stripLine(line))));
    return lines;
  }

  private static String by(Evaluation decision) {
    return decision.rule().equals(Policy.DEFAULT)
        ? ", the default"
        : ", by rule \"" + decision.rule() + "\"";
  }

  private static ToolResult result(List<String> lines, JsonObject structured, boolean isError) {
    return new ToolResult(List.of(new Content.Text(String.join("\n", lines))), structured, isError);
  }

  /** An answer to be kept. */
  static JsonObject toJson(ToolResult result) {
    return new JsonObject()
        .put("text", result.text())
        .put("structured", result.structured())
        .put("isError", result.isError());
  }

  static ToolResult fromJson(JsonObject json) {
    return new ToolResult(
        List.of(new Content.Text(json.getString("text"))),
        json.getJsonObject("structured"),
        json.getBoolean("isError"));
  }
}
