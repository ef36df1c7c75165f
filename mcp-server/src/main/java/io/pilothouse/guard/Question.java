package io.pilothouse.guard;

import io.pilothouse.identity.Caller;
import io.pilothouse.policy.Approval;
import io.pilothouse.policy.Evaluation;
import io.pilothouse.policy.WriteRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A question to people, whether a plan may be carried out.
 *
 * @param body what is asked, and the terms on which it can be answered; redacted
 * @param used whether the plan was carried out, or is being
 * @param answer the first, which is the only one
 */
public record Question(
    String plan,
    JsonObject body,
    Instant asked,
    Instant expires,
    boolean used,
    Optional<Ledger.Answer> answer) {
  private static final String TERMS = "terms";

  /** What has become of a question. */
  public enum Status {
    PENDING,
    APPROVED,
    REJECTED,
    /** The plan was carried out without an answer, because the policy changed. */
    USED,
    EXPIRED;

    /** As people read it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What is kept of a question.
   *
   * @param what would be done, in a few words
   * @param text what a person is to read
   */
  static JsonObject body(Attempt attempt, Evaluation decision, String what, String text) {
    Caller caller = attempt.call().caller();
    JsonObject body =
        new JsonObject()
            .put("tool", attempt.operation().name())
            .put("user", caller.user())
            .put("groups", new JsonArray(caller.groups()))
            .put("context", attempt.site().context())
            .put("what", what)
            .put(TERMS, terms(decision))
            .put("question", text);
    attempt
        .object()
        .ifPresent(
            at ->
                body.put("namespace", at.namespace())
                    .put("kind", at.kind())
                    .put("name", at.name()));
    return body;
  }

  private static JsonObject terms(Evaluation decision) {
    Approval how = decision.approval().orElseThrow();
    return new JsonObject()
        .put("rule", decision.rule())
        .put("byClient", how.byClient())
        .put("fourEyes", how.fourEyes())
        .put("approvers", new JsonArray(how.approverNames()));
  }

  /** Whether a policy still wants to know exactly this, from the same people. */
  boolean isOnTermsOf(Evaluation decision) {
    return terms(decision).equals(terms());
  }

  /** Who wants the plan carried out. */
  public String user() {
    return body.getString("user");
  }

  public String tool() {
    return body.getString("tool");
  }

  /** The rule that wants people to be asked. */
  public String rule() {
    return terms().getString("rule");
  }

  /** What a person is to read: what would be done, why, the diff, and what it would reach. */
  public String text() {
    return body.getString("question");
  }

  /** The cluster, by its kubeconfig context. */
  public String context() {
    return body.getString("context");
  }

  /** What would be done, in a few words. */
  public String what() {
    return body.getString("what");
  }

  /** The object, if there is exactly one. */
  Optional<Note.At> at() {
    return body.containsKey("name")
        ? Optional.of(
            new Note.At(
                context(),
                body.getString("namespace"),
                body.getString("kind"),
                body.getString("name")))
        : Optional.empty();
  }

  /** How a person may agree. */
  public Approval approval() {
    return Approval.of(
        terms().getBoolean("byClient"),
        terms().getBoolean("fourEyes"),
        texts(terms().getJsonArray("approvers")),
        Duration.between(asked, expires));
  }

  private JsonObject terms() {
    return body.getJsonObject(TERMS);
  }

  private static List<String> texts(JsonArray array) {
    return array.stream().map(String.class::cast).toList();
  }

  /** The groups of who wants it. */
  public List<String> groups() {
    return texts(body.getJsonArray("groups"));
  }

  /** Whether this person may answer. */
  public boolean mayBeAnsweredBy(Caller person) {
    WriteRequest.Requester caller = new WriteRequest.Requester(user(), groups(), "");
    return approval().mayApprove(PolicyQuestion.requester(person), caller);
  }

  /** What everybody who may look at questions is shown, without the question itself. */
  public JsonObject toJson(Instant now) {
    JsonObject json =
        new JsonObject()
            .put("plan", plan)
            .put("status", status(now).word())
            .put("asked", asked.toString())
            .put("expires", expires.toString())
            .mergeIn(body)
            .mergeIn(terms());
    json.remove(TERMS);
    json.remove("question");
    answer.ifPresent(said -> json.put("answeredBy", said.by()).put("comment", said.comment()));
    return json;
  }

  /** At a moment. */
  public Status status(Instant now) {
    if (answer.isPresent()) {
      return answer.get().approved() ? Status.APPROVED : Status.REJECTED;
    }
    if (used) {
      return Status.USED;
    }
    return now.isBefore(expires) ? Status.PENDING : Status.EXPIRED;
  }
}
