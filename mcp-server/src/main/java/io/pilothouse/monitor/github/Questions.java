package io.pilothouse.monitor.github;

import io.vertx.core.Future;
import java.util.List;

/** Asks, and notes what is not answered. Not thread-safe. */
final class Questions {
  /** Of the commits that come into question so many are read with their files. */
  static final int MOST_READ = 5;

  private final GitHubApi api;
  private final Gaps gaps;

  Questions(GitHubApi api, Gaps gaps) {
    this.api = api;
    this.gaps = gaps;
  }

  GitHubApi api() {
    return api;
  }

  Gaps gaps() {
    return gaps;
  }

  /**
   * @param what is asked for
   * @param otherwise stands in for an answer
   */
  <T> Future<T> optional(SourceRepository repository, String what, T otherwise, Future<T> answer) {
    return answer.recover(
        failure -> {
          gaps.add(repository.name() + " " + what, failure);
          return Future.succeededFuture(otherwise);
        });
  }

  /**
   * The first of them with their files.
   *
   * @param total how many there are
   * @param where they are, in words
   */
  Future<List<Commit>> read(List<Commit> commits, int total, String where) {
    if (total > MOST_READ) {
      gaps.say(
          "only the newest " + MOST_READ + " of " + total + " commits " + where + " were read");
    }
    return InOrder.each(
        commits.stream().limit(MOST_READ).toList(),
        each ->
            optional(
                each.repository(),
                "files of commits",
                each,
                api.commit(each.repository(), each.sha())));
  }
}
