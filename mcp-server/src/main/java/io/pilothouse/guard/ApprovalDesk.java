package io.pilothouse.guard;

import io.pilothouse.guard.ApprovalException.Kind;
import io.pilothouse.identity.Caller;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.render.UntrustedText;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where people answer out of band whether plans may be carried out. Whoever lets them in has found
 * out who they are; whether they may answer is decided here and nowhere else. Failures of these
 * methods that concern the question are {@link ApprovalException}s.
 */
public final class ApprovalDesk {
  /** The longest comment that is kept. */
  public static final int MOST_COMMENT_CHARS = 1_000;

  private final Ledger ledger;
  private final Redactor redactor;
  private final Clock clock;

  public ApprovalDesk(Ledger ledger, Redactor redactor, Clock clock) {
    this.ledger = ledger;
    this.redactor = redactor;
    this.clock = clock;
  }

  /**
   * What a person answers, and how.
   *
   * @param person who
   * @param via the way it came, for the journal: {@code cli} or {@code http}
   * @param comment why, possibly empty; cut at {@link #MOST_COMMENT_CHARS}
   */
  public record Reply(boolean approved, Caller person, String via, String comment) {}

  /** Now, as questions expire. */
  public Instant now() {
    return clock.instant();
  }

  /** The questions that can still be answered, oldest first; at most 1,000. */
  public Future<List<Question>> pending() {
    return ledger.openQuestions();
  }

  /** A question, whatever became of it; fails when there is none about that plan. */
  public Future<Question> question(String plan) {
    return ledger.question(plan).map(found -> found.orElseThrow(() -> unknown(plan)));
  }

  /**
   * Answers a question, if it is still open and this person may. The answer is in the journal when
   * the future completes, or it does not count.
   *
   * @return the question with that answer
   */
  public Future<Question> answer(String plan, Reply reply) {
    return question(plan)
        .compose(
            asked -> {
              if (!asked.mayBeAnsweredBy(reply.person())) {
                return refused(asked, reply);
              }
              requireOpen(asked);
              return decide(asked, reply);
            });
  }

  private Future<Question> decide(Question asked, Reply reply) {
    Ledger.Answer answer =
        new Ledger.Answer(reply.approved(), reply.person().user(), comment(reply));
    Note row = row(asked, reply, reply.approved() ? Note.Event.APPROVED : Note.Event.REJECTED);
    return ledger
        .decide(asked.plan(), answer, row)
        .compose(
            counts ->
                question(asked.plan())
                    .map(
                        now -> {
                          if (!counts) {
                            requireOpen(now);
                            throw expired(now);
                          }
                          return now;
                        }));
  }

  /** That somebody tried is worth a row, too. */
  private Future<Question> refused(Question asked, Reply reply) {
    return ledger
        .journal(row(asked, reply, Note.Event.NOT_AN_APPROVER))
        .compose(row -> Future.failedFuture(notAnApprover(asked, reply.person())));
  }

  private static ApprovalException notAnApprover(Question asked, Caller person) {
    boolean own = asked.approval().fourEyes() && asked.user().equals(person.user());
    String why =
        own
            ? "you (%s) asked for it yourself, and rule \"%s\" wants somebody else to agree"
                .formatted(person.user(), asked.rule())
            : "you (%s) are none of the approvers of rule \"%s\": %s"
                .formatted(
                    person.user(),
                    asked.rule(),
                    String.join(", ", asked.approval().approverNames()));
    return new ApprovalException(Kind.NOT_AN_APPROVER, why);
  }

  private void requireOpen(Question asked) {
    switch (asked.status(now())) {
      case APPROVED, REJECTED -> {
        Ledger.Answer said = asked.answer().orElseThrow();
        throw new ApprovalException(
            Kind.ANSWERED,
            "%s has %s plan %s already; the first answer counts"
                .formatted(said.by(), said.approved() ? "approved" : "rejected", asked.plan()));
      }
      case USED ->
          throw new ApprovalException(
              Kind.ANSWERED,
              "plan %s was carried out already, as the policy came to allow"
                  .formatted(asked.plan()));
      case EXPIRED -> throw expired(asked);
      case PENDING -> {}
    }
  }

  private static ApprovalException expired(Question asked) {
    return new ApprovalException(
        Kind.EXPIRED, "plan %s expired at %s".formatted(asked.plan(), asked.expires()));
  }

  private static ApprovalException unknown(String plan) {
    return new ApprovalException(
        Kind.UNKNOWN, "nobody is asked about a plan " + UntrustedText.stripLine(plan));
  }

  private String comment(Reply reply) {
    String text = redactor.text(UntrustedText.stripLine(reply.comment()).strip());
    return text.length() <= MOST_COMMENT_CHARS ? text : text.substring(0, MOST_COMMENT_CHARS);
  }

  private Note row(Question asked, Reply reply, Note.Event event) {
    JsonObject facts =
        new JsonObject()
            .put("approver", reply.person().user())
            .put("via", reply.via())
            .put("comment", comment(reply))
            .put("requester", asked.user())
            .put("rule", asked.rule())
            .put("context", asked.context());
    Optional<Note.At> object = asked.at();
    return new Note(
        event, reply.person(), asked.tool(), object, asked.plan(), OptionalLong.empty(), facts);
  }
}
