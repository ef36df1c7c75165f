package io.pilothouse.monitor.github;

import io.pilothouse.diagnosis.finding.Confidence;
import java.util.Optional;

/**
 * How sure it is that commits brought an incident about.
 *
 * @param confidence of that
 * @param reason why, one sentence
 */
record Judgement(Confidence confidence, String reason) {

  /**
   * What speaks for a commit.
   *
   * @param resolved whether what runs names it, or a change that contains it
   * @param changeCertain whether the cluster's own change is the cause at high confidence
   * @param inWindow whether the rollout lies in the hour before the first failure; empty: not known
   * @param touches whether it changes what the cluster's change was about
   * @param fit what else ties it to the rollout, as {@code deployed to production}; may be empty
   */
  record Evidence(
      boolean resolved,
      boolean changeCertain,
      Optional<Boolean> inWindow,
      boolean touches,
      String fit) {}

  static Judgement of(Evidence seen) {
    boolean fits = seen.inWindow().orElse(false);
    if (seen.resolved() && seen.changeCertain() && seen.touches()) {
      return new Judgement(
          Confidence.HIGH,
          "what runs names the commit, it changes what the cluster's change is about, and that"
              + " change is the cause at high confidence");
    }
    if (seen.resolved() && fits) {
      return new Judgement(
          Confidence.MEDIUM,
          "what runs names the commit, and it was rolled out within the hour before the first"
              + " failure"
              + (seen.touches() ? "" : "; whether its changes can be the cause is not known"));
    }
    if (!seen.resolved() && fits && (seen.touches() || !seen.fit().isEmpty())) {
      return new Judgement(
          Confidence.MEDIUM,
          "nothing that runs names a commit; by the repository's paths and the rollout's time"
              + (seen.touches()
                  ? " this one fits, and it changes what the cluster's change is about"
                  : " this one fits: " + seen.fit()));
    }
    return new Judgement(
        Confidence.LOW,
        seen.resolved()
            ? "what runs names the commit, but nothing tells when it was rolled out"
            : "these commits fit by their time alone");
  }
}
