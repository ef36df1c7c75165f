package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.finding.Quote;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.Condition;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.LabelSelector;
import io.pilothouse.tools.core.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** PodDisruptionBudgets that let no pod go, protect nothing, or stand in each other's way. */
final class DisruptionBudgets implements Analyzer {
  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    List<KubeObject> budgets =
        graph.all("PodDisruptionBudget").stream().filter(each -> each.deleted().isEmpty()).toList();
    return Stream.concat(
        budgets.stream().flatMap(each -> observe(graph, each).stream()), overlaps(graph, budgets));
  }

  private static Optional<Observation> observe(ObjectGraph graph, KubeObject budget) {
    Optional<Condition> failed =
        budget
            .condition("DisruptionAllowed")
            .filter(Condition::isFalse)
            .filter(each -> each.reason().equals("SyncFailed"));
    if (failed.isPresent()) {
      return Optional.of(
          Observation.of(
                  Code.PDB_BLOCKS_ALL,
                  budget,
                  "allows no eviction, because its pods cannot be counted: "
                      + Quote.of(failed.get().message(), 160))
              .because(budget + " DisruptionAllowed: " + failed.get().reason())
              .since(failed.get().since()));
    }
    int expected = Json.number(budget.status(), "expectedPods");
    int healthy = Json.number(budget.status(), "currentHealthy");
    if (expected == 0) {
      return graph.knows("Pod") && selected(graph, budget).isEmpty()
          ? Optional.of(
              Observation.of(Code.PDB_NO_PODS, budget, "selects no pod")
                  .because(budget + " spec.selector: " + selector(budget)))
          : Optional.empty();
    }
    boolean blocks =
        Json.number(budget.status(), "disruptionsAllowed") == 0
            && healthy >= expected
            && budget.status().containsKey("disruptionsAllowed");
    return blocks
        ? Optional.of(
            Observation.of(
                    Code.PDB_BLOCKS_ALL,
                    budget,
                    "allows no eviction even with all "
                        + healthy
                        + " pods healthy: "
                        + rule(budget)
                        + " leaves 0, so drains will hang")
                .because(
                    budget
                        + " status: currentHealthy "
                        + healthy
                        + " of expectedPods "
                        + expected
                        + ", desiredHealthy "
                        + Json.number(budget.status(), "desiredHealthy")
                        + ", disruptionsAllowed 0"))
        : Optional.empty();
  }

  private static String rule(KubeObject budget) {
    return Stream.of("minAvailable", "maxUnavailable")
        .filter(budget.spec()::containsKey)
        .map(field -> field + " " + Json.text(budget.spec(), field))
        .collect(Collectors.joining(", "));
  }

  private static LabelSelector selector(KubeObject budget) {
    return LabelSelector.of(Json.object(budget.spec(), "selector"));
  }

  /** An empty selector selects all, a missing one none. */
  private static List<KubeObject> selected(ObjectGraph graph, KubeObject budget) {
    if (!budget.spec().containsKey("selector")) {
      return List.of();
    }
    return selector(budget).isEmpty()
        ? graph.all("Pod", budget.namespace())
        : graph.pods(budget.namespace(), selector(budget));
  }

  /** The eviction API refuses pods with more than one. */
  private static Stream<Observation> overlaps(ObjectGraph graph, List<KubeObject> budgets) {
    Map<KubeObject, List<KubeObject>> byPod = new HashMap<>();
    budgets.forEach(
        budget ->
            selected(graph, budget)
                .forEach(pod -> byPod.computeIfAbsent(pod, some -> new ArrayList<>()).add(budget)));
    Map<String, List<KubeObject>> pairs = new TreeMap<>();
    byPod.values().stream()
        .filter(several -> several.size() > 1)
        .forEach(
            several ->
                pairs.putIfAbsent(
                    several.stream()
                        .map(KubeObject::toString)
                        .sorted()
                        .collect(Collectors.joining(" and ")),
                    several));
    return pairs.entrySet().stream()
        .map(
            pair ->
                Observation.of(
                        Code.PDB_OVERLAP,
                        pair.getValue().get(0),
                        pair.getKey() + " select the same pods, which can then not be evicted")
                    .because(
                        pair.getValue().get(0)
                            + " spec.selector: "
                            + selector(pair.getValue().get(0)))
                    .because(
                        pair.getValue().get(1)
                            + " spec.selector: "
                            + selector(pair.getValue().get(1))));
  }
}
