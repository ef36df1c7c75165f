package io.pilothouse.diagnosis.correlation;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Layer;
import io.pilothouse.diagnosis.finding.Nature;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.Ref;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tells causes from symptoms: an observation is explained by a deeper one at something that its
 * subject needs, and by nothing else.
 */
final class Folding {
  /** What begins so soon after something else may well have been first to show it. */
  private static final Duration AT_ONCE = Duration.ofMinutes(5);

  private final ObjectGraph graph;
  private final Map<Ref, List<Observation>> bySubject = new HashMap<>();
  private final Map<Observation, List<Observation>> explanations = new LinkedHashMap<>();

  Folding(ObjectGraph graph, List<Observation> observations) {
    this.graph = graph;
    observations.forEach(
        each -> bySubject.computeIfAbsent(each.subject(), ref -> new ArrayList<>()).add(each));
    observations.forEach(each -> explanations.put(each, explaining(each)));
    roots().stream()
        .filter(each -> each.code().layer() == Layer.API)
        .forEach(each -> explanations.put(each, serving(each)));
  }

  /**
   * Part of the API is served by pods, which have faults of their own: those that are roots
   * although that part of the API does not work.
   */
  private List<Observation> serving(Observation broken) {
    return graph.needs(List.of(broken.subject())).stream()
        .flatMap(ref -> bySubject.getOrDefault(ref, List.of()).stream())
        .filter(each -> explanations.get(each).isEmpty() && isAtPods(each))
        .sorted(Comparator.comparing(each -> each.code().layer()))
        .toList();
  }

  private static boolean isAtPods(Observation observation) {
    Layer layer = observation.code().layer();
    return switch (observation.code().nature()) {
      case CAUSE -> layer != Layer.API;
      case EFFECT -> layer != Layer.API && layer.compareTo(Layer.SERVICE) < 0;
      case ADVICE -> false;
    };
  }

  /** Those that nothing explains. */
  List<Observation> roots() {
    return explanations.entrySet().stream()
        .filter(each -> each.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Those that something explains, with the roots of it. */
  Map<Observation, Set<Observation>> symptoms() {
    Map<Observation, Set<Observation>> symptoms = new LinkedHashMap<>();
    explanations.forEach(
        (observation, by) -> {
          if (!by.isEmpty()) {
            Set<Observation> roots = new LinkedHashSet<>();
            rootsOf(observation, roots);
            symptoms.put(observation, roots);
          }
        });
    return symptoms;
  }

  /** Ends, because every step goes deeper. */
  private void rootsOf(Observation observation, Set<Observation> roots) {
    List<Observation> by = explanations.get(observation);
    if (by.isEmpty()) {
      roots.add(observation);
    }
    by.forEach(each -> rootsOf(each, roots));
  }

  private List<Observation> explaining(Observation effect) {
    if (effect.code().nature() == Nature.ADVICE) {
      return List.of();
    }
    List<Ref> from = Stream.concat(Stream.of(effect.subject()), effect.causes().stream()).toList();
    return graph.needs(from).stream()
        .flatMap(ref -> bySubject.getOrDefault(ref, List.of()).stream())
        .filter(cause -> explains(cause, effect))
        .sorted(Comparator.comparing(cause -> cause.code().layer()))
        .toList();
  }

  private static boolean explains(Observation cause, Observation effect) {
    Layer deeper = cause.code().layer();
    boolean possible =
        cause.code().nature() != Nature.ADVICE && deeper.compareTo(effect.code().layer()) < 0;
    if (!possible) {
      return false;
    }
    if (cause.subject().equals(effect.subject())) {
      return cause.container().isEmpty()
          || effect.container().isEmpty()
          || cause.container().equals(effect.container());
    }
    // What proves its own cause is explained only by what it names, or by a broken foundation.
    return effect.code().nature() == Nature.EFFECT
        || effect.causes().contains(cause.subject())
        || isFoundation(cause.code()) && !isOlder(effect, cause);
  }

  /** What stops everything on it, whatever that shows. */
  private static boolean isFoundation(Code code) {
    return code.layer() == Layer.API || code == Code.NODE_NOTREADY || code == Code.NODE_NETWORK;
  }

  /** What was broken before its node was has a cause of its own. */
  private static boolean isOlder(Observation effect, Observation cause) {
    return effect.since().isPresent()
        && cause.since().isPresent()
        && effect.since().get().isBefore(cause.since().get().minus(AT_ONCE));
  }
}
