package io.pilothouse.policy;

import java.time.Duration;
import java.util.List;

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

  /**
   * The same terms, from where they were kept.
   *
   * @param approvers as {@link #approverNames} gives them
   */
  public static Approval of(
      boolean byClient, boolean fourEyes, List<String> approvers, Duration expires) {
    return new Approval(byClient, fourEyes, Callers.parse(approvers), expires);
  }

  /**
   * {@code user:name} and {@code group:name}, perhaps with wildcards; empty: whoever may at all.
   */
  public List<String> approverNames() {
    return approvers.texts();
  }

  /** Whether a person may agree to what a caller wants. */
  public boolean mayApprove(WriteRequest.Requester approver, WriteRequest.Requester caller) {
    return approvers.include(approver) && !(fourEyes && approver.user().equals(caller.user()));
  }
}
