package io.pilothouse.monitor.remedy;

import io.pilothouse.tools.render.UntrustedText;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Takes repairs through their stages. Every step is kept before the next is taken. */
final class Course {
  private final Hand hand;
  private final RemedyStore store;

  Course(Hand hand, RemedyStore store) {
    this.hand = hand;
    this.store = store;
  }

  /**
   * Plans a repair and, unless it is only to be told, carries it out.
   *
   * @return whether a tool was to change something
   */
  Future<Boolean> begin(Choice choice, Instant now) {
    return hand.plan(choice.cause(), choice.call())
        .compose(
            answer ->
                first(choice, answer, now)
                    .map(remedy -> begin(remedy, now))
                    .orElse(Future.succeededFuture(false)));
  }

  private Future<Boolean> begin(Remedy remedy, Instant now) {
    return store
        .begin(remedy, now.minus(RemedyRules.MEMORY))
        .compose(
            mine ->
                mine && !remedy.status().isFinal()
                    ? apply(remedy, now)
                    : Future.succeededFuture(false));
  }

  /** Empty if it is to be tried again. */
  private static Optional<Remedy> first(Choice choice, Answer answer, Instant now) {
    boolean told = choice.rule().dryRun();
    return switch (answer) {
      case Answer.Planned plan ->
          Optional.of(fresh(choice, plan.plan(), told ? Status.TOLD : Status.PLANNED, answer, now));
      case Answer.Denied denied ->
          Optional.of(fresh(choice, "", told ? Status.TOLD : Status.DENIED, answer, now));
      case Answer.Later later -> Optional.empty();
      case Answer.Conflict conflict -> Optional.empty();
      case Answer.Refused refused ->
          Optional.of(fresh(choice, "", told ? Status.TOLD : Status.FAILED, answer, now));
      case Answer.Changed unexpected -> throw unexpected(unexpected);
      case Answer.NeedsApproval unexpected -> throw unexpected(unexpected);
    };
  }

  private static Remedy fresh(
      Choice choice, String plan, Status status, Answer answer, Instant now) {
    RemedyRule rule = choice.rule();
    return new Remedy(
        choice.id(),
        choice.cause(),
        choice.call(),
        new Remedy.Marks(plan, "", rule.verifyWithin(), now.plus(rule.verifyWithin())),
        List.of(new Remedy.Step(status, now, answer.words())));
  }

  /**
   * Carries out what was planned, or asks what came of it.
   *
   * @return whether something was changed, or may have been
   */
  Future<Boolean> apply(Remedy remedy, Instant now) {
    return hand.apply(remedy)
        .compose(
            answer ->
                switch (answer) {
                  case Answer.Changed done ->
                      keep(remedy
                              .with("", done.change(), now)
                              .to(Status.APPLIED, now, done.words()))
                          .map(true);
                  case Answer.NeedsApproval asked ->
                      once(remedy, Status.WAITS, asked, now).map(false);
                  case Answer.Denied denied ->
                      keep(remedy.to(Status.DENIED, now, denied.words())).map(false);
                  case Answer.Later later -> unlessLate(remedy, later, now).map(true);
                  case Answer.Conflict conflict -> unlessLate(remedy, conflict, now).map(true);
                  case Answer.Refused refused -> fail(remedy, refused, now).map(false);
                  case Answer.Planned unexpected -> throw unexpected(unexpected);
                });
  }

  /** It did not help: plans to put it back, and does. */
  Future<Void> undo(Remedy remedy, Instant now) {
    return hand.planUndo(remedy)
        .compose(
            answer ->
                switch (answer) {
                  case Answer.Planned plan -> {
                    Remedy undoing =
                        remedy
                            .with(plan.plan(), remedy.marks().change(), now)
                            .to(Status.UNDOING, now, "It did not help. " + plan.words());
                    yield store
                        .advance(undoing)
                        .compose(
                            mine ->
                                mine
                                    ? undoAsPlanned(undoing, now)
                                    : Future.<Void>succeededFuture());
                  }
                  case Answer.Later later -> unlessLate(remedy, later, now);
                  default -> stands(remedy, answer, now);
                });
  }

  /** Carries out the plan to put it back, or asks what came of it. */
  Future<Void> undoAsPlanned(Remedy remedy, Instant now) {
    return hand.undoAsPlanned(remedy)
        .compose(
            answer ->
                switch (answer) {
                  case Answer.Changed done -> keep(remedy.to(Status.UNDONE, now, done.words()));
                  case Answer.NeedsApproval asked -> once(remedy, Status.UNDOING, asked, now);
                  case Answer.Later later -> unlessLate(remedy, later, now);
                  case Answer.Conflict conflict -> unlessLate(remedy, conflict, now);
                  default -> stands(remedy, answer, now);
                });
  }

  /** A person has taken over, or there is nothing left to be done. */
  Future<Void> leave(Remedy remedy, String why, Instant now) {
    return keep(remedy.to(Status.LEFT, now, UntrustedText.stripLine(why)));
  }

  /** The trouble is gone. */
  Future<Void> verified(Remedy remedy, Instant now) {
    return keep(
        remedy.to(
            Status.VERIFIED,
            now,
            "The trouble is gone since " + remedy.marks().change() + " was made."));
  }

  private Future<Void> fail(Remedy remedy, Answer answer, Instant now) {
    return keep(remedy.to(Status.FAILED, now, answer.words()));
  }

  private Future<Void> stands(Remedy remedy, Answer answer, Instant now) {
    return keep(
        remedy.to(
            Status.FAILED,
            now,
            "It did not help and was not put back; %s stands. %s"
                .formatted(remedy.marks().change(), answer.words())));
  }

  private Future<Void> unlessLate(Remedy remedy, Answer answer, Instant now) {
    boolean over = !now.isBefore(remedy.marks().deadline().plus(remedy.marks().within()));
    if (!over) {
      return Future.succeededFuture();
    }
    return remedy.marks().change().isEmpty()
        ? fail(remedy, answer, now)
        : stands(remedy, answer, now);
  }

  /** The same is not said twice. */
  private Future<Void> once(Remedy remedy, Status status, Answer answer, Instant now) {
    boolean said =
        remedy.status() == status && remedy.steps().getLast().words().equals(answer.words());
    return said ? Future.succeededFuture() : keep(remedy.to(status, now, answer.words()));
  }

  /** Where somebody else has taken the step, that one's stands. */
  private Future<Void> keep(Remedy remedy) {
    return store.advance(remedy).mapEmpty();
  }

  private static IllegalStateException unexpected(Answer answer) {
    return new IllegalStateException("not an answer to that call: " + answer.words());
  }
}
