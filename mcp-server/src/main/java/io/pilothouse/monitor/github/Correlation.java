package io.pilothouse.monitor.github;

import io.pilothouse.diagnosis.finding.Confidence;
import java.util.List;
import java.util.Optional;

/**
 * What GitHub knows that fits an incident.
 *
 * @param confidence empty: nothing fits
 * @param reason one sentence
 * @param commits the likeliest first; at most three
 * @param revert what to revert, in words; only at high confidence, when one commit alone fits and
 *     the revision before was healthy
 * @param notChecked what could not be asked, and why
 */
public record Correlation(
    Optional<Confidence> confidence,
    String reason,
    List<SuspectCommit> commits,
    Optional<String> revert,
    List<String> notChecked) {

  public Correlation {
    commits = List.copyOf(commits);
    notChecked = List.copyOf(notChecked);
  }

  static Correlation none(String reason, List<String> notChecked) {
    return new Correlation(Optional.empty(), reason, List.of(), Optional.empty(), notChecked);
  }
}
