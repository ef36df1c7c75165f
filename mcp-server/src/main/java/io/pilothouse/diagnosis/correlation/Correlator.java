package io.pilothouse.diagnosis.correlation;

import io.pilothouse.diagnosis.finding.Category;
import io.pilothouse.diagnosis.finding.Finding;
import io.pilothouse.diagnosis.finding.Nature;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.finding.Symptom;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.Ref;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes findings of observations: causes with their symptoms, those that matter most first. */
public final class Correlator {
  private static final Comparator<Finding> MATTERS_MOST =
      Comparator.<Finding, Boolean>comparing(each -> each.code().nature() == Nature.ADVICE)
          .thenComparing(each -> each.assessment().severity())
          .thenComparing(each -> each.assessment().impact().extent())
          .thenComparing(Finding::level)
          .thenComparing(each -> -each.assessment().impact().reach())
          .thenComparing(each -> each.code().layer())
          .thenComparing(Finding::root)
          .thenComparing(Finding::id);

  private static final int MOST_MISSING = 2;

  private final ObjectGraph graph;
  private final Assessor assessor;

  public Correlator(ObjectGraph graph, Priorities priorities) {
    this.graph = graph;
    this.assessor = new Assessor(graph, priorities);
  }

  public List<Finding> correlate(List<Observation> observations) {
    Folding folding = new Folding(graph, observations.stream().distinct().toList());
    List<RollUp.Group> groups = new RollUp(graph).of(folding.roots());
    Map<Observation, RollUp.Group> groupOf = new HashMap<>();
    groups.forEach(group -> group.members().forEach(each -> groupOf.put(each, group)));

    Map<String, RollUp.Group> folded = sameOwner(groups);
    List<RollUp.Group> causes =
        groups.stream().filter(group -> !folded.containsKey(group.id())).toList();
    Map<String, List<Observation>> effects = new HashMap<>();
    causes.forEach(cause -> effects.put(cause.id(), new ArrayList<>()));
    for (RollUp.Group group : groups) {
      if (folded.containsKey(group.id())) {
        effects.get(folded.get(group.id()).id()).addAll(group.members());
      }
    }
    folding
        .symptoms()
        .forEach(
            (symptom, roots) ->
                roots.stream()
                    .map(groupOf::get)
                    .map(group -> folded.getOrDefault(group.id(), group))
                    .forEach(cause -> effects.get(cause.id()).add(symptom)));
    return causes.stream()
        .map(cause -> finding(cause, effects.get(cause.id())))
        .sorted(MATTERS_MOST)
        .toList();
  }

  private Finding finding(RollUp.Group group, List<Observation> effects) {
    List<Symptom> symptoms =
        effects.stream()
            .map(each -> new Symptom(graph.root(each.subject()), each.code()))
            .filter(
                each ->
                    !(each.object().equals(group.root()) && each.code() == group.example().code()))
            .distinct()
            .toList();
    return new Finding(
        group.id(),
        group.root(),
        withOwnEffects(group, effects),
        group.members(),
        symptoms,
        assessor.assess(group.members(), symptoms),
        Optional.empty());
  }

  /**
   * What its own pods show besides: another object that is missing, and how they end of it, which
   * people see first and ask about.
   */
  private Observation withOwnEffects(RollUp.Group group, List<Observation> effects) {
    List<Observation> own =
        effects.stream().filter(each -> graph.root(each.subject()).equals(group.root())).toList();
    Stream<String> missing =
        own.stream()
            .filter(each -> each.target().isPresent())
            .map(each -> "also: " + each.summary())
            .distinct()
            .limit(MOST_MISSING);
    Stream<String> end =
        own.stream()
            .filter(each -> each.code().category() == Category.CRASH)
            .limit(1)
            .map(each -> "so " + each.subject() + " " + each.summary());
    return Stream.concat(missing, end)
        .reduce(group.example(), Observation::because, (one, other) -> one);
  }

  /**
   * Pods of one owner differ only in where they are in the same trouble: what one of them shows as
   * an effect is explained by what another shows deeper, in the same container.
   */
  private static Map<String, RollUp.Group> sameOwner(List<RollUp.Group> groups) {
    Map<Ref, List<RollUp.Group>> byRoot = new LinkedHashMap<>();
    groups.forEach(
        group -> byRoot.computeIfAbsent(group.root(), root -> new ArrayList<>()).add(group));
    Map<String, RollUp.Group> folded = new HashMap<>();
    for (List<RollUp.Group> siblings : byRoot.values()) {
      List<RollUp.Group> deepestFirst =
          siblings.stream()
              .filter(group -> group.example().code().nature() != Nature.ADVICE)
              .sorted(
                  Comparator.comparing((RollUp.Group group) -> group.example().code().layer())
                      .thenComparing(group -> group.example().level()))
              .toList();
      for (int i = 1; i < deepestFirst.size(); i++) {
        RollUp.Group effect = deepestFirst.get(i);
        deepestFirst.subList(0, i).stream()
            .filter(cause -> !folded.containsKey(cause.id()))
            .filter(cause -> explains(cause.example(), effect.example()))
            .findFirst()
            .ifPresent(cause -> folded.put(effect.id(), cause));
      }
    }
    return folded;
  }

  private static boolean explains(Observation cause, Observation effect) {
    boolean sameContainer =
        cause.container().isEmpty()
            || effect.container().isEmpty()
            || cause.container().equals(effect.container());
    return effect.code().nature() == Nature.EFFECT && sameContainer;
  }
}
