package io.pilothouse.policy;

import java.time.Duration;

/**
 * How a person agrees to a write.
 *
 * @param byClient whether the caller's own client may put the question to its user
 * @param fourEyes whether the one who agrees must be somebody else than the caller
 * @param approvers who may agree out of band; nobody named means whoever may approve at all
 * @param expires how long the question stands
 */
public record Approval(boolean byClient, boolean fourEyes, Callers approvers, Duration expires) {
  /** Somebody else, out of band, within 15 minutes. */
  static final Approval DEFAULT =
      new Approval(false, false, Callers.ANYBODY, Duration.ofMinutes(15));

  /** Whether a person may agree to what a caller wants. */
  public boolean mayApprove(WriteRequest.Requester approver, WriteRequest.Requester caller) {
    return approvers.include(approver) && !(fourEyes && approver.user().equals(caller.user()));
  }
}
