package io.pilothouse.transport.http;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A {@link RateLimit} for each of many keys. Keeps a limited number of them: when there are more,
 * the one not used for longest is forgotten, which is a fresh start for whoever it was but never
 * more memory. Confined to one Vert.x context.
 */
final class RateLimits {
  private static final int MOST_KEYS = 10_000;

  private final int perMinute;
  private final InstantSource clock;
  private final Map<String, RateLimit> limits =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, RateLimit> eldest) {
          return size() > MOST_KEYS;
        }
      };

  /**
   * @param perMinute 0: as many as they like
   */
  RateLimits(int perMinute, InstantSource clock) {
    this.perMinute = perMinute;
    this.clock = clock;
  }

  /** Whether one more is allowed for a key now; if so it is counted. */
  boolean take(String key) {
    return perMinute == 0
        || limits.computeIfAbsent(key, any -> new RateLimit(perMinute, clock)).take();
  }

  /** Whether one more would be allowed. */
  boolean hasOne(String key) {
    RateLimit limit = limits.get(key);
    return limit == null || limit.hasOne();
  }

  /** How long to wait for one more when none is left. */
  int secondsUntilNext() {
    return Math.max(1, (int) Math.ceil(60.0 / Math.max(1, perMinute)));
  }

  /** Forgets whoever rests. */
  void sweep() {
    limits.values().removeIf(RateLimit::isFull);
  }
}
