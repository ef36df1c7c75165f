package io.pilothouse.monitor.usage;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Tells what is new from what was seen before, without remembering more than the cluster shows:
 * what a source no longer shows is forgotten. What a source shows at first is old. A source that
 * could not be read is not asked, so what it showed stays known.
 */
final class Novelties<T> {
  private final Map<String, Set<T>> shown = new HashMap<>();

  /**
   * @param source where the facts were read; the same fact may come from several
   * @param now all that it shows
   */
  Set<T> fresh(String source, Set<T> now) {
    Set<T> fresh = new HashSet<>(shown.containsKey(source) ? now : Set.<T>of());
    shown.values().forEach(fresh::removeAll);
    shown.put(source, Set.copyOf(now));
    return fresh;
  }
}
