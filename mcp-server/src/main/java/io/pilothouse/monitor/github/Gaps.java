package io.pilothouse.monitor.github;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What could not be asked, each once. Not thread-safe. */
final class Gaps {
  private final Set<String> words = new LinkedHashSet<>();
  private final Set<SourceRepository> closed = new HashSet<>();

  /**
   * @param what was asked
   */
  void add(String what, Throwable failure) {
    words.add(
        what
            + ": "
            + (failure instanceof GitHubException known
                ? known.getMessage()
                : "its answer was not understood"));
  }

  void say(String gap) {
    words.add(gap);
  }

  /**
   * Nothing is wrong with a repository that lacks a commit; one that refuses is not asked again.
   */
  <T> Optional<T> absent(SourceRepository repository, Throwable failure) {
    if (!(failure instanceof GitHubException known && known.isAbsent())) {
      closed.add(repository);
      add(repository.name(), failure);
    }
    return Optional.empty();
  }

  boolean isClosed(SourceRepository repository) {
    return closed.contains(repository);
  }

  boolean isEmpty() {
    return words.isEmpty();
  }

  List<String> words() {
    return List.copyOf(words);
  }
}
