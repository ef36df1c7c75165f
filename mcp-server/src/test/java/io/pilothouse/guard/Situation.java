package io.pilothouse.guard;

import java.util.function.Consumer;

/**
 * What can become of a write.
 *
 * @see OutcomeRun what is checked
 */
enum Situation {
  ALLOWED(
      "allowed",
      "the policy lets it pass: exactly the planned request is sent, the journal has the row before"
          + " it and the one after, an Event tells of it, undo_change knows it",
      OutcomeRun::allowed),
  DENIED(
      "denied",
      "the policy forbids it: the answer names the rule, nothing is sent, the refusal is journaled",
      OutcomeRun::denied),
  SIMULATED(
      "simulated", "the policy wants a plan only: dry runs alone are sent", OutcomeRun::simulated),
  APPROVED(
      "approved",
      "a person is asked, and agrees: nothing is sent before, and the journal names who agreed",
      OutcomeRun::approved),
  NOT_APPROVED(
      "not approved", "a person is asked, and refuses: nothing is sent", OutcomeRun::notApproved),
  NOBODY_TO_ASK(
      "nobody to ask",
      "a person must agree, and cannot be asked: nothing is sent, the plan waits",
      OutcomeRun::notAsked),
  OUTDATED(
      "plan outdated",
      "somebody else changes the object between the plan and the call that carries it out: nothing"
          + " is sent, their change stands",
      OutcomeRun::outdated),
  CONFLICT(
      "conflict",
      "somebody else changes the object just before the write arrives: the API server refuses it,"
          + " their change stands",
      OutcomeRun::conflict),
  FORBIDDEN(
      "forbidden",
      "the caller's roles lack the verb: the answer names it, nothing is sent",
      OutcomeRun::forbidden),
  LOST(
      "answer lost",
      "the connection breaks after the request has arrived: the answer says that the situation is"
          + " unknown, as do journal and change; the request is not sent again",
      OutcomeRun::lost),
  CANCELLED_BEFORE(
      "cancelled before",
      "the call is cancelled while it is planned: nothing is sent",
      OutcomeRun::cancelledBefore),
  CANCELLED_AFTER(
      "cancelled after",
      "the call is cancelled once the write, the last where there are several, is under way: it is"
          + " finished, journaled and can be undone",
      OutcomeRun::cancelledAfter),
  REPEATED(
      "repeated",
      "the same plan is brought twice: both get the same answer, and there is one effect",
      OutcomeRun::repeated);

  private final String heading;
  private final String meaning;
  private final Consumer<OutcomeRun> check;

  Situation(String heading, String meaning, Consumer<OutcomeRun> check) {
    this.heading = heading;
    this.meaning = meaning;
    this.check = check;
  }

  /** The table's column. */
  String heading() {
    return heading;
  }

  String meaning() {
    return meaning;
  }

  /** Lets it happen and checks everything that can be seen of it. */
  void check(OutcomeRun run) {
    check.accept(run);
  }
}
