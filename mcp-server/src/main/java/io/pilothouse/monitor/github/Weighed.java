package io.pilothouse.monitor.github;

import io.pilothouse.monitor.github.GitHubApi.Deployment;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * A commit and what speaks for it.
 *
 * @param touching its files that are about what was changed in the cluster
 * @param fit what ties it to the rollout; may be empty
 */
record Weighed(Commit commit, List<ChangedFile> touching, String fit, Judgement judgement) {
  private static final int MOST_FILES = 10;

  static final Comparator<Weighed> BEST =
      Comparator.comparing((Weighed each) -> each.judgement().confidence())
          .thenComparing(each -> each.touching().isEmpty())
          .thenComparing(each -> each.fit().isEmpty())
          .thenComparing(
              each -> each.commit().at().orElse(Instant.EPOCH), Comparator.reverseOrder());

  static Weighed of(Suspect suspect, Commit commit, Candidates found) {
    List<ChangedFile> touching =
        suspect.change().map(CausalField::of).stream()
            .flatMap(
                field ->
                    commit.files().stream()
                        .filter(
                            each -> field.isTouchedBy(each, commit.repository(), found.isNamed())))
            .toList();
    String fit = fit(suspect, commit, Optional.ofNullable(found.deployed().get(commit.sha())));
    return new Weighed(
        commit,
        touching,
        fit,
        Judgement.of(
            new Judgement.Evidence(
                found.isNamed(),
                suspect.isChangeCertain(),
                suspect.isInWindow(),
                !touching.isEmpty(),
                fit)));
  }

  private static String fit(Suspect suspect, Commit commit, Optional<Deployment> deployment) {
    if (deployment.isPresent()) {
      return "GitHub has a deployment of it to "
          + deployment.get().environment()
          + " in the hour before the rollout";
    }
    boolean same =
        suspect
            .change()
            .filter(each -> !each.by().isEmpty() && each.by().equalsIgnoreCase(commit.author()))
            .isPresent();
    return same ? "its author made the change in the cluster" : "";
  }

  SuspectCommit shown(Optional<GitHubApi.Pull> pull, String where) {
    List<String> names =
        Stream.concat(touching.stream(), commit.files().stream())
            .distinct()
            .map(ChangedFile::path)
            .toList();
    int shown = Math.min(MOST_FILES, names.size());
    return new SuspectCommit(
        commit.repository().name(),
        commit.sha(),
        commit.author(),
        commit.at(),
        new SuspectCommit.Title(
            pull.map(each -> OptionalInt.of(each.number())).orElseGet(OptionalInt::empty),
            pull.map(GitHubApi.Pull::title).orElse(commit.headline())),
        new SuspectCommit.Files(names.subList(0, shown), names.size() - shown),
        reason(where));
  }

  private String reason(String where) {
    String named = where.isEmpty() ? "in the paths that are configured" : "by the " + where;
    if (!touching.isEmpty()) {
      return named + "; changes what the cluster's change is about";
    }
    return fit.isEmpty() ? named : named + "; " + fit;
  }
}
