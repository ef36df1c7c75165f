package io.pilothouse.guard;

import io.pilothouse.identity.Caller;
import io.pilothouse.policy.Approval;
import io.pilothouse.policy.Evaluation;
import io.pilothouse.policy.WriteRequest;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.client.InputKind;
import io.pilothouse.tools.client.InputRequest;
import io.pilothouse.tools.client.InputRequiredException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out whether a person agrees to a plan. By the caller's own client only where the rule lets
 * it; otherwise out of band. Silence is not consent.
 */
final class Approver {
  private static final String KEY = "approve";

  private final Ledger ledger;

  Approver(Ledger ledger) {
    this.ledger = ledger;
  }

  /** The plan that a client has been asked about in this call. */
  static Optional<String> askedAbout(ToolCall call) {
    return call.client()
        .responses()
        .state()
        .map(state -> state.getValue("plan_id"))
        .filter(String.class::isInstance)
        .map(String.class::cast);
  }

  /**
   * @param question about exactly this plan, as a person reads it
   * @return who has agreed; empty while nobody has. Fails with {@code POLICY_DENIED} when somebody
   *     has refused, and with {@link InputRequiredException} to ask the client
   */
  Future<Optional<String>> approvedBy(
      Attempt attempt, Evaluation decision, String planId, String question, Instant expires) {
    Approval how = decision.approval().orElseThrow();
    Caller caller = attempt.call().caller();
    JsonObject asked =
        new JsonObject()
            .put("plan", planId)
            .put("tool", attempt.operation().name())
            .put("user", caller.user())
            .put("groups", new JsonArray(caller.groups()))
            .put("context", attempt.site().context())
            .put("rule", decision.rule())
            .put("fourEyes", how.fourEyes())
            .put("question", question);
    return ledger
        .ask(planId, asked, expires)
        .compose(open -> fromClient(attempt, how, planId, question))
        .compose(told -> ledger.answer(planId))
        .map(answer -> agreed(answer, how, caller, decision));
  }

  private Future<Void> fromClient(Attempt attempt, Approval how, String planId, String question) {
    ToolCall call = attempt.call();
    WriteRequest.Requester self = PolicyQuestion.requester(call.caller());
    boolean may = how.byClient() && how.mayApprove(self, self);
    if (!may || !call.client().canBeAsked(InputKind.ELICITATION)) {
      return Future.succeededFuture();
    }
    if (askedAbout(call).filter(planId::equals).isEmpty()) {
      return Future.failedFuture(
          new InputRequiredException(
              Map.of(KEY, InputRequest.form(question, schema())),
              new JsonObject().put("plan_id", planId)));
    }
    boolean yes =
        call.client()
            .responses()
            .accepted(KEY)
            .filter(content -> Boolean.TRUE.equals(content.getValue(KEY)))
            .isPresent();
    return ledger.decide(planId, yes, "client of " + call.caller().user());
  }

  private static JsonObject schema() {
    return new JsonObject()
        .put("type", "object")
        .put(
            "properties",
            new JsonObject()
                .put(
                    KEY,
                    new JsonObject().put("type", "boolean").put("title", "Carry out the plan")))
        .put("required", new JsonArray().add(KEY));
  }

  private static Optional<String> agreed(
      Optional<Ledger.Answer> answer, Approval how, Caller caller, Evaluation decision) {
    Optional<Boolean> said = answer.flatMap(Ledger.Answer::approved);
    if (said.isEmpty()) {
      return Optional.empty();
    }
    String by = answer.orElseThrow().by();
    if (!said.get()) {
      throw new ToolException(
          ErrorCode.POLICY_DENIED,
          by + " has refused (rule \"" + decision.rule() + "\")",
          "Do not ask again for the same; nothing was changed.");
    }
    if (how.fourEyes() && by.equals(caller.user())) {
      throw new ToolException(
          ErrorCode.POLICY_DENIED,
          "rule \"" + decision.rule() + "\" wants somebody else than the caller to agree",
          "Nothing was changed; a new plan needs another approver.");
    }
    return Optional.of(by);
  }
}
