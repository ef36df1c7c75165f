package io.pilothouse.auth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What was found out lately: a limited number of things, each for a while. Not thread-safe. */
final class Recent<K, V> {
  private static final int MOST = 10_000;

  private record Known<V>(V value, Instant until) {}

  private final Duration life;
  private final InstantSource clock;
  private final Map<K, Known<V>> entries =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Known<V>> eldest) {
          return size() > MOST;
        }
      };

  Recent(Duration life, InstantSource clock) {
    this.life = life;
    this.clock = clock;
  }

  Optional<V> get(K key) {
    Known<V> entry = entries.get(key);
    if (entry == null) {
      return Optional.empty();
    }
    if (clock.instant().isBefore(entry.until())) {
      return Optional.of(entry.value());
    }
    entries.remove(key);
    return Optional.empty();
  }

  void put(K key, V value) {
    entries.remove(key);
    entries.put(key, new Known<>(value, clock.instant().plus(life)));
  }
}
