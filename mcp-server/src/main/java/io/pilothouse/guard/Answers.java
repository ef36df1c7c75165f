package io.pilothouse.guard;

import io.pilothouse.policy.Approval;
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
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What the one who asked gets to read. */
public final class Answers {
  private final Redactor redactor;
  private final boolean approvalsApi;
  private final PlanText text;

  /**
   * @param approvalsApi whether people can approve over HTTP
   */
  public Answers(Redactor redactor, boolean approvalsApi) {
    this.redactor = redactor;
    this.approvalsApi = approvalsApi;
    this.text = new PlanText(redactor);
  }

  Redactor redactor() {
    return redactor;
  }

  /**
   * @param planId by which it can be carried out; empty if it cannot
   */
  ToolResult simulated(Ruling ruling, String context, Optional<String> planId) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "SIMULATED: %s in context %s. Nothing was changed (policy: %s%s)."
            .formatted(ruling.summary(), context, ruling.verdict().word(), by(ruling)));
    lines.addAll(text.lines(ruling));
    planId.ifPresent(
        id -> lines.add("To carry out exactly this: the same call with plan_id " + id + "."));
    JsonObject structured =
        new JsonObject().put("outcome", "simulated").put("decision", ruling.verdict().word());
    planId.ifPresent(id -> structured.put("plan_id", id));
    return result(lines, structured, false);
  }

  ToolResult nothingToDo(Ruling ruling, String context) {
    return result(
        List.of(
            "NOTHING TO DO: %s in context %s is so already. Nothing was changed."
                .formatted(ruling.summary(), context)),
        new JsonObject().put("outcome", "unchanged"),
        false);
  }

  static ToolException denied(Ruling ruling) {
    Evaluation decision = ruling.evaluation();
    String message = decision.message().isEmpty() ? "" : ": " + decision.message();
    String nothing = ruling.single() ? "" : ", so nothing was changed";
    return new ToolException(
        ErrorCode.POLICY_DENIED,
        ruling.decider().map(name -> name + ": ").orElse("")
            + "refused by \""
            + decision.rule()
            + "\""
            + message.replaceFirst("\\.$", "")
            + nothing,
        "Do not retry the same call; explain_policy shows what decides.");
  }

  /** People would have to be asked in several ways, but there is one question. */
  static ToolException unlikeApprovals(Ruling ruling) {
    return new ToolException(
        ErrorCode.POLICY_DENIED,
        ruling.approvals().size()
            + " rules want people to agree in different ways, which one question cannot do;"
            + " nothing was changed",
        "Call for these objects separately.");
  }

  /** People have not agreed yet. */
  ToolResult approvalRequired(Ruling ruling, String context, String planId, Instant expires) {
    Evaluation decision = ruling.evaluation();
    ToolException said =
        new ToolException(
            ErrorCode.APPROVAL_REQUIRED,
            "%s must agree to \"%s\" in context %s (rule \"%s\"); nothing was changed yet"
                .formatted(
                    approvers(decision.approval().orElseThrow()),
                    ruling.summary(),
                    context,
                    decision.rule()),
            ("Tell the user: pilothouse approve %s (or reject)%s, until %s. Once they say it is"
                    + " approved, make the same call with plan_id %s; do not poll.")
                .formatted(planId, overHttp(planId), expires, planId));
    List<String> lines = new ArrayList<>(List.of(said.text()));
    lines.addAll(text.lines(ruling));
    return result(
        lines,
        new JsonObject()
            .put("code", ErrorCode.APPROVAL_REQUIRED.name())
            .put("plan_id", planId)
            .put("expires", expires.toString()),
        true);
  }

  private static String approvers(Approval how) {
    String who =
        how.approverNames().isEmpty()
            ? "a person"
            : "one of " + String.join(", ", how.approverNames());
    return how.fourEyes() ? who + ", not the caller," : who;
  }

  private String overHttp(String planId) {
    return approvalsApi
        ? " on the server, or POST /approvals/%s/approve to its management port".formatted(planId)
        : " on the server";
  }

  /** The question to a person, about exactly this plan. */
  String question(Ruling ruling, String context, String user, String reason) {
    return "%s wants to %s in context %s.\nReason: %s\n%s"
        .formatted(
            user,
            ruling.summary(),
            context,
            redactor.text(UntrustedText.stripLine(reason)),
            String.join("\n", text.lines(ruling)));
  }

  /**
   * What is true after a plan was carried out.
   *
   * @param ending what is true at the end, in the tool's words
   */
  ToolResult carriedOut(
      Ruling ruling, Attempt attempt, List<Outcome> outcomes, Optional<Telling> ending) {
    return ruling.single() && outcomes.getFirst() instanceof Outcome.Done done
        ? applied(ruling, done, ending)
        : severalApplied(ruling, attempt, new Report(outcomes, redactor), ending);
  }

  private ToolResult applied(Ruling ruling, Outcome.Done outcome, Optional<Telling> ending) {
    Applied done = outcome.applied();
    List<String> lines = new ArrayList<>();
    Optional<Telling> telling = ending.or(done::telling);
    String head =
        telling
            .flatMap(Telling::head)
            .or(() -> done.end().map(end -> end.done() ? "DONE" : "APPLIED, NOT READY"))
            .orElse("APPLIED");
    lines.add(
        "%s: %s in context %s%s%s."
            .formatted(
                head,
                ruling.summary(),
                done.context(),
                by(ruling),
                done.end().map(end -> ": " + end.words()).orElse("")));
    lines.add(
        outcome.plan().inverse(outcome.plan().after()).isPresent()
            ? "change_id " + done.changeId() + " (undo_change puts it back)"
            : "change_id " + done.changeId() + " (cannot be undone)");
    lines.addAll(done.notes());
    lines.addAll(telling.map(Telling::lines).orElseGet(() -> text.lines(ruling)));
    JsonObject structured =
        new JsonObject()
            .put(
                "outcome",
                done.end().map(end -> end.done() ? "done" : "not ready").orElse("applied"))
            .put("change_id", done.changeId())
            .put("plan_id", done.planId());
    telling.ifPresent(said -> structured.mergeIn(said.fields()));
    Optional<ErrorCode> problem = telling.flatMap(Telling::problem);
    problem.ifPresent(code -> structured.put("code", code.name()));
    return result(lines, structured, problem.isPresent());
  }

  private ToolResult severalApplied(
      Ruling ruling, Attempt attempt, Report report, Optional<Telling> ending) {
    List<String> lines = new ArrayList<>();
    Optional<ToolException> failure = report.failure();
    failure.ifPresent(first -> lines.add(first.text()));
    String word = report.word();
    lines.add(
        "%s: %s in context %s%s: %s."
            .formatted(
                word.equals("not ready") ? "APPLIED, NOT READY" : word.toUpperCase(Locale.ROOT),
                ruling.summary(),
                attempt.site().context(),
                by(ruling),
                report.counts()));
    Stream.concat(ending.stream().flatMap(said -> said.lines().stream()), report.lines().stream())
        .forEach(line -> lines.add(redactor.text(UntrustedText.stripLine(line))));
    JsonObject structured =
        new JsonObject()
            .put("outcome", word)
            .put("plan_id", attempt.plan())
            .put("changes", report.changes());
    failure.ifPresent(first -> structured.put("code", first.code().name()));
    return result(lines, structured, failure.isPresent());
  }

  private static String by(Ruling ruling) {
    return ", "
        + decidedBy(ruling.evaluation())
        + ruling.decider().map(name -> " for " + name).orElse("");
  }

  static String decidedBy(Evaluation decision) {
    return decision.rule().equals(Policy.DEFAULT)
        ? "the default"
        : "by rule \"" + decision.rule() + "\"";
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
