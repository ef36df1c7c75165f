package io.pilothouse.monitor.usage;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What collectors know now, by context. Safe for use from any thread. */
public final class UsageHistory {
  /**
   * One cluster.
   *
   * @param containers each that is remembered
   * @param leftOut how many there was no room for
   * @param gaps what could not be read at the last look, one sentence each
   */
  public record Known(List<ContainerUsage> containers, int leftOut, List<String> gaps) {}

  private final Map<String, Known> byContext = new ConcurrentHashMap<>();

  void put(String context, Known known) {
    byContext.put(context, known);
  }

  /** Empty when no collector has looked at that cluster. */
  public Optional<Known> of(String context) {
    return Optional.ofNullable(byContext.get(context));
  }
}
