package io.pilothouse.transport.http;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Signatures that were good once, so that nobody who listens on the way can send them again. Of
 * more than 10,000 the oldest are forgotten. Confined to one Vert.x context.
 */
final class SeenSignatures {
  private static final int MOST = 10_000;

  private final Map<String, Instant> times =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > MOST;
        }
      };

  boolean contains(String code) {
    return times.containsKey(code);
  }

  /**
   * @param time when it was signed
   */
  void add(String code, Instant time) {
    times.put(code, time);
  }

  /** Forgets what was signed before a moment. */
  void forget(Instant before) {
    times.values().removeIf(before::isAfter);
  }
}
