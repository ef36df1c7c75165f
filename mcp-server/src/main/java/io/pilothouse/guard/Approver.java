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
   * @param what would be done, in a few words
   * @param question about exactly this plan, as a person reads it
   * @return who has agreed; empty while nobody has. Fails with {@code POLICY_DENIED} when somebody
   *     has refused, and with {@link InputRequiredException} to ask the client
   */
  Future<Optional<String>> approvedBy(
      Attempt attempt,
      Evaluation decision,
      String planId,
      String what,
      String question,
      Instant expires) {
    return ledger
        .ask(planId, Question.body(attempt, decision, what, question), expires)
        .compose(
            asked -> {
              if (!asked.isOnTermsOf(decision)) {
                throw Seal.invalid("the policy has changed since a person was asked");
              }
              return asked.answer().isPresent()
                  ? Future.succeededFuture(asked.answer())
                  : fromClient(attempt, decision, planId, question);
            })
        .map(answer -> agreed(answer, decision, attempt.call().caller()));
  }

  /** What the client's user says; empty if they cannot or may not be asked. */
  private Future<Optional<Ledger.Answer>> fromClient(
      Attempt attempt, Evaluation decision, String planId, String question) {
    ToolCall call = attempt.call();
    Approval how = decision.approval().orElseThrow();
    WriteRequest.Requester self = PolicyQuestion.requester(call.caller());
    boolean may = how.byClient() && how.mayApprove(self, self);
    if (!may || !call.client().canBeAsked(InputKind.ELICITATION)) {
      return Future.succeededFuture(Optional.empty());
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
    String by = "client of " + call.caller().user();
    attempt.note("approver", by).note("via", "client");
    return ledger
        .decide(
            planId,
            new Ledger.Answer(yes, by, ""),
            attempt.row(yes ? Note.Event.APPROVED : Note.Event.REJECTED))
        .compose(counts -> ledger.question(planId))
        .map(asked -> asked.flatMap(Question::answer));
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
      Optional<Ledger.Answer> answer, Evaluation decision, Caller caller) {
    if (answer.isEmpty()) {
      return Optional.empty();
    }
    Ledger.Answer said = answer.get();
    if (!said.approved()) {
      String why = said.comment().isEmpty() ? "" : ", saying: " + said.comment();
      throw new ToolException(
          ErrorCode.POLICY_DENIED,
          "%s has refused (rule \"%s\")%s".formatted(said.by(), decision.rule(), why),
          "Do not ask again for the same; nothing was changed.");
    }
    if (decision.approval().orElseThrow().fourEyes() && said.by().equals(caller.user())) {
      throw new ToolException(
          ErrorCode.POLICY_DENIED,
          "rule \"" + decision.rule() + "\" wants somebody else than the caller to agree",
          "Nothing was changed; a new plan needs another approver.");
    }
    return Optional.of(said.by());
  }
}
