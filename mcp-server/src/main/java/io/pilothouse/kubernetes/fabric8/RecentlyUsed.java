package io.pilothouse.kubernetes.fabric8;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A bounded number of values, of which the one longest unused goes first; one that has been unused
 * for too long goes at the next use of another. Not thread-safe.
 */
final class RecentlyUsed<K, V> {
  private record Entry<V>(V value, long usedAt) {}

  private final Map<K, Entry<V>> entries = new LinkedHashMap<>();
  private final int most;
  private final long idleNanos;
  private final LongSupplier nanoTime;

  /**
   * @param nanoTime a clock as {@link System#nanoTime()}
   */
  RecentlyUsed(int most, Duration idle, LongSupplier nanoTime) {
    this.most = most;
    this.idleNanos = idle.toNanos();
    this.nanoTime = nanoTime;
  }

  /** The value of a key; a new one when there is none any more. */
  V get(K key, Supplier<V> make) {
    long now = nanoTime.getAsLong();
    forgetIdle(now);
    Entry<V> known = entries.remove(key);
    if (known == null && entries.size() == most) {
      entries.remove(entries.keySet().iterator().next());
    }
    V value = known == null ? make.get() : known.value;
    entries.put(key, new Entry<>(value, now));
    return value;
  }

  /** The map's order is that of the last use. */
  private void forgetIdle(long now) {
    Iterator<Entry<V>> oldest = entries.values().iterator();
    while (oldest.hasNext() && now - oldest.next().usedAt >= idleNanos) {
      oldest.remove();
    }
  }
}
