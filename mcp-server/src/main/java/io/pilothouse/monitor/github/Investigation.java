package io.pilothouse.monitor.github;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The questions for one incident, one after the other. Not thread-safe. */
final class Investigation {
  private static final int MOST_SHOWN = 3;

  private final Suspect suspect;
  private final List<SourceRepository> repositories;
  private final Questions questions;
  private final Gaps gaps = new Gaps();

  Investigation(Suspect suspect, List<SourceRepository> repositories, GitHubApi api) {
    this.suspect = suspect;
    this.repositories = repositories;
    this.questions = new Questions(api, gaps);
  }

  Future<Correlation> run() {
    return new NamedCommits(questions)
        .of(suspect, repositories)
        .compose(found -> found.map(this::ofNamed).orElseGet(this::ofListed))
        .recover(failure -> Future.succeededFuture(unfinished(failure)));
  }

  private Correlation unfinished(Throwable failure) {
    gaps.add("GitHub", failure);
    return none("GitHub could not be asked about everything");
  }

  private Future<Correlation> ofNamed(Candidates found) {
    return found.commits().isEmpty()
        ? Future.succeededFuture(none("the images before and after the change name one commit"))
        : judged(found);
  }

  private Future<Correlation> ofListed() {
    Optional<Instant> until = suspect.rolledOut().or(suspect::firstFailure);
    return until.isEmpty()
        ? Future.succeededFuture(
            none("nothing that runs names a commit, and nothing tells when it began"))
        : new ListedCommits(questions)
            .of(repositories, until.get())
            .compose(
                found ->
                    found.commits().isEmpty() ? Future.succeededFuture(nothing()) : judged(found));
  }

  private Correlation nothing() {
    return none(
        gaps.isEmpty()
            ? "no commit of the day before it in the repositories that are configured"
            : "no commit is known that fits; not everything could be asked");
  }

  private Correlation none(String reason) {
    return Correlation.none(reason, gaps.words());
  }

  private Future<Correlation> judged(Candidates found) {
    List<Weighed> all =
        found.commits().stream()
            .map(each -> Weighed.of(suspect, each, found))
            .sorted(Weighed.BEST)
            .toList();
    return InOrder.each(all.stream().limit(MOST_SHOWN).toList(), each -> shown(each, found.named()))
        .map(commits -> new Conclusion(suspect, found, all, commits).draw(gaps.words()));
  }

  private Future<SuspectCommit> shown(Weighed weighed, String named) {
    Commit commit = weighed.commit();
    return questions
        .optional(
            commit.repository(),
            "pull requests",
            Optional.<GitHubApi.Pull>empty(),
            questions.api().pull(commit))
        .map(pull -> weighed.shown(pull, named));
  }
}
