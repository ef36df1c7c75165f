package io.pilothouse.monitor.github;

import io.pilothouse.diagnosis.finding.Confidence;
import java.util.List;
import java.util.Optional;

/**
 * What follows from commits that were weighed.
 *
 * @param weighed all of them, the best first
 * @param shown the first few, fit to be shown
 */
record Conclusion(
    Suspect suspect, Candidates found, List<Weighed> weighed, List<SuspectCommit> shown) {

  Correlation draw(List<String> gaps) {
    Judgement best = weighed.getFirst().judgement();
    boolean sure = best.confidence() == Confidence.HIGH && suspect.previousHealthy();
    return new Correlation(
        Optional.of(best.confidence()),
        best.reason(),
        shown,
        sure && isAlone() ? Optional.of(revert(shown.getFirst())) : Optional.empty(),
        gaps);
  }

  /** Of several commits that could be it none is worth a revert by itself. */
  private boolean isAlone() {
    return found.complete()
        && weighed.stream().filter(each -> !each.touching().isEmpty()).count() == 1;
  }

  private static String revert(SuspectCommit commit) {
    String pull =
        commit.title().pull().isPresent()
            ? " (pull request #" + commit.title().pull().getAsInt() + ")"
            : "";
    return "revert "
        + commit.shortSha()
        + pull
        + " in "
        + commit.repository()
        + "; the revision before it was healthy";
  }
}
