package io.pilothouse.diagnosis.scheduling;

import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What keeps a pod from running, of all that stands between it and the nodes.
 *
 * @param obstacle the one to remove
 * @param nodes that it would open
 */
public record Verdict(Obstacle obstacle, List<NodeFit> nodes) {
  /** What passes by itself or at a word, and so is the reason wherever nothing else is. */
  private static final List<Obstacle> PASSING = List.of(Obstacle.CONDITION, Obstacle.CORDON);

  /** What says that a node is not meant for the pod. */
  private static final List<Obstacle> MEANT =
      List.of(Obstacle.SELECTOR, Obstacle.VOLUME, Obstacle.TAINT);

  /**
   * Empty where a node is left that nothing seems to keep the pod from.
   *
   * @param fits every node's
   */
  public static Optional<Verdict> of(List<NodeFit> fits) {
    if (fits.isEmpty() || fits.stream().anyMatch(each -> each.obstacles().isEmpty())) {
      return Optional.empty();
    }
    for (Obstacle passing : PASSING) {
      List<NodeFit> only = fits.stream().filter(each -> each.hasOnly(passing)).toList();
      if (!only.isEmpty()) {
        return Optional.of(new Verdict(passing, only));
      }
    }
    List<NodeFit> left = fits;
    for (Obstacle meant : MEANT) {
      Predicate<NodeFit> kept = each -> each.has(meant);
      if (left.stream().allMatch(kept)) {
        return Optional.of(new Verdict(meant, left));
      }
      left = left.stream().filter(kept.negate()).toList();
    }
    return Optional.of(ofCommon(left));
  }

  /** What keeps it from most of the nodes that it is nearest to. */
  private static Verdict ofCommon(List<NodeFit> fits) {
    int fewest = fits.stream().mapToInt(each -> each.obstacles().size()).min().orElse(0);
    List<NodeFit> near = fits.stream().filter(each -> each.obstacles().size() == fewest).toList();
    Map<Obstacle, List<NodeFit>> by = new EnumMap<>(Obstacle.class);
    Arrays.stream(Obstacle.values())
        .forEach(each -> by.put(each, near.stream().filter(fit -> fit.has(each)).toList()));
    Obstacle most =
        by.entrySet().stream()
            .max(
                Comparator.<Map.Entry<Obstacle, List<NodeFit>>>comparingInt(
                        each -> each.getValue().size())
                    .thenComparing(each -> -each.getKey().ordinal()))
            .orElseThrow()
            .getKey();
    return new Verdict(most, by.get(most));
  }
}
