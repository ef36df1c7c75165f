package io.pilothouse.monitor.github;

import io.pilothouse.monitor.github.GitHubApi.Deployment;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Commits of the day before a rollout, in the paths that are configured. */
final class ListedCommits {
  private static final Duration LOOK_BACK = Duration.ofHours(24);

  private final Questions questions;

  ListedCommits(Questions questions) {
    this.questions = questions;
  }

  /**
   * @param until the time of the rollout, or else of the first failure
   */
  Future<Candidates> of(List<SourceRepository> repositories, Instant until) {
    List<SourceRepository> open =
        repositories.stream().filter(each -> !questions.gaps().isClosed(each)).toList();
    return InOrder.each(open, each -> listed(each, until))
        .map(ListedCommits::newestFirst)
        .compose(commits -> questions.read(commits, commits.size(), "of the day before"))
        .compose(
            commits ->
                deployed(commits, until).map(known -> new Candidates(commits, "", false, known)));
  }

  private Future<List<Commit>> listed(SourceRepository repository, Instant until) {
    List<String> paths = repository.paths().isEmpty() ? List.of("") : repository.paths();
    return InOrder.each(
            paths,
            path ->
                questions.optional(
                    repository,
                    "commits",
                    List.<Commit>of(),
                    questions.api().commits(repository, until.minus(LOOK_BACK), until, path)))
        .map(ListedCommits::newestFirst);
  }

  private static List<Commit> newestFirst(List<List<Commit>> lists) {
    return lists.stream()
        .flatMap(Collection::stream)
        .distinct()
        .sorted(
            Comparator.comparing(
                (Commit each) -> each.at().orElse(Instant.EPOCH), Comparator.reverseOrder()))
        .toList();
  }

  private Future<Map<String, Deployment>> deployed(List<Commit> commits, Instant until) {
    List<SourceRepository> repositories =
        commits.stream().map(Commit::repository).distinct().toList();
    return InOrder.each(
            repositories,
            each ->
                questions.optional(
                    each, "deployments", List.<Deployment>of(), questions.api().deployments(each)))
        .map(
            lists ->
                lists.stream()
                    .flatMap(Collection::stream)
                    .filter(each -> isJustBefore(each.at(), until))
                    .collect(
                        Collectors.toMap(
                            Deployment::sha, Function.identity(), (newest, older) -> newest)));
  }

  private static boolean isJustBefore(Instant at, Instant rollout) {
    return !at.isAfter(rollout) && !at.isBefore(rollout.minus(Suspect.WINDOW));
  }
}
