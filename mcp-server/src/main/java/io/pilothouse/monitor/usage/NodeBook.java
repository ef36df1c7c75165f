package io.pilothouse.monitor.usage;

import io.pilothouse.diagnosis.usage.NodeUse;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Remembers what was used of nodes lately, of as many as there are figures of. Not safe for use
 * from several threads.
 */
final class NodeBook {
  private final Map<String, Peak> peaks = new HashMap<>();
  private final Map<String, NodeUse> nodes = new HashMap<>();

  /**
   * @param whole whether all pods were seen, so that what they ask for can be added up
   */
  void look(Figures figures, boolean whole, Instant now) {
    peaks.values().removeIf(each -> each.isStale(now));
    nodes.clear();
    for (Figures.Node node : figures.nodes()) {
      Resources used = node.amounts().get(Measure.USED);
      if (used != null) {
        peaks.computeIfAbsent(node.name(), first -> new Peak(now)).add(now, used);
      }
      use(node.amounts(), Optional.ofNullable(peaks.get(node.name())), whole)
          .ifPresent(use -> nodes.put(node.name(), use));
    }
  }

  private static Optional<NodeUse> use(
      Map<Measure, Resources> amounts, Optional<Peak> peak, boolean whole) {
    Resources allocatable = amounts.get(Measure.ALLOCATABLE);
    if (allocatable == null || peak.isEmpty()) {
      return Optional.empty();
    }
    Resources requested =
        whole ? amounts.getOrDefault(Measure.REQUESTED, Resources.NONE) : Resources.NONE;
    Resources used = peak.get().highest();
    return Optional.of(
        new NodeUse(
            share(allocatable, requested, used, Resources::cpu),
            share(allocatable, requested, used, Resources::memory)));
  }

  private static NodeUse.Share share(
      Resources allocatable,
      Resources requested,
      Resources used,
      ToDoubleFunction<Resources> part) {
    return new NodeUse.Share(
        part.applyAsDouble(allocatable), part.applyAsDouble(requested), part.applyAsDouble(used));
  }

  /** By name. */
  Map<String, NodeUse> nodes() {
    return Map.copyOf(nodes);
  }
}
