package io.pilothouse.monitor.github;

import java.util.List;
import java.util.Map;

/**
 * Commits that may be it.
 *
 * @param commits the newest first, with their files
 * @param named how the cluster names them, in words; empty: it does not
 * @param complete whether these are all that came with the change
 * @param deployed by hash, what GitHub knows to have been deployed just before the rollout
 */
record Candidates(
    List<Commit> commits,
    String named,
    boolean complete,
    Map<String, GitHubApi.Deployment> deployed) {

  static Candidates named(List<Commit> commits, Pointer pointer, boolean complete) {
    return new Candidates(commits, pointer.where(), complete, Map.of());
  }

  boolean isNamed() {
    return !named.isEmpty();
  }
}
