package io.pilothouse.monitor.github;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Answers with their entity tags, so that what is the same is neither sent nor counted again. Keeps
 * a limited number of small ones, those used last. Safe for use from any thread.
 */
final class AnswerCache {
  private static final int MOST = 128;
  private static final int LARGEST = 128 * 1024;

  /** An answer and what to ask with whether it is still the same. */
  record Kept(String tag, GitHubClient.Answer answer) {}

  private final Map<String, Kept> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
          return size() > MOST;
        }
      };

  synchronized Optional<Kept> find(String address) {
    return Optional.ofNullable(kept.get(address));
  }

  synchronized void keep(String address, Kept answer, int bytes) {
    if (bytes <= LARGEST) {
      kept.put(address, answer);
    }
  }
}
