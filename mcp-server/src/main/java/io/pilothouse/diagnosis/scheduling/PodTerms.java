package io.pilothouse.diagnosis.scheduling;

import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.LabelSelector;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a pod asks of the pods in a node's domain. */
final class PodTerms {
  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";

  /** A pod and where it runs. */
  record Placed(KubeObject node, KubeObject pod) {}

  private final ObjectGraph graph;
  private final Collection<NodeRoom> rooms;
  private final List<Placed> keepingAway;
  private final KubeObject pod;
  private final Map<JsonObject, Map<String, Integer>> domains = new HashMap<>();

  /**
   * @param keepingAway the pods that have anti-affinity of their own
   */
  PodTerms(
      ObjectGraph graph, Collection<NodeRoom> rooms, List<Placed> keepingAway, KubeObject pod) {
    this.graph = graph;
    this.rooms = rooms;
    this.keepingAway = keepingAway;
    this.pod = pod;
  }

  /** Few, as a rule. */
  static List<Placed> keepingAway(Collection<NodeRoom> rooms) {
    return rooms.stream()
        .flatMap(room -> room.pods().stream().map(each -> new Placed(room.node(), each)))
        .filter(each -> !terms(each.pod(), "podAntiAffinity").isEmpty())
        .toList();
  }

  /** A pod that it will not share the node's domain with, or that will not share it with it. */
  Optional<String> antiAffinity(KubeObject node) {
    for (JsonObject term : terms(pod, "podAntiAffinity")) {
      Optional<KubeObject> there =
          inDomain(node, term).filter(other -> selects(term, pod, other)).findFirst();
      if (there.isPresent()) {
        return Optional.of(
            there.get().ref() + " is there, and it keeps away from it by " + topology(term));
      }
    }
    for (Placed other : keepingAway) {
      for (JsonObject term : terms(other.pod(), "podAntiAffinity")) {
        if (sameDomain(other.node(), node, topology(term)) && selects(term, other.pod(), pod)) {
          return Optional.of(other.pod().ref() + " there keeps it away by " + topology(term));
        }
      }
    }
    return Optional.empty();
  }

  /** Pods that must be in the node's domain and are not. The first of a kind needs no other. */
  Optional<String> affinity(KubeObject node) {
    return terms(pod, "podAffinity").stream()
        .filter(term -> inDomain(node, term).noneMatch(other -> selects(term, pod, other)))
        .filter(term -> !(selects(term, pod, pod) && nowhere(term)))
        .findFirst()
        .map(
            term ->
                "no pod with "
                    + LabelSelector.of(Json.object(term, "labelSelector"))
                    + " in its "
                    + topology(term));
  }

  private boolean nowhere(JsonObject term) {
    return rooms.stream()
        .flatMap(room -> room.pods().stream())
        .noneMatch(other -> selects(term, pod, other));
  }

  /** A spread that one more pod in the node's domain would make uneven. */
  Optional<String> spread(KubeObject node) {
    return Json.list(pod.spec(), "topologySpreadConstraints").stream()
        .filter(each -> !Json.text(each, "whenUnsatisfiable").equals("ScheduleAnyway"))
        .flatMap(each -> uneven(each, node).stream())
        .findFirst();
  }

  private Optional<String> uneven(JsonObject constraint, KubeObject node) {
    String key = topology(constraint);
    if (!node.labels().containsKey(key)) {
      return Optional.of("it has no label " + key + " to spread by");
    }
    Map<String, Integer> counts = domains.computeIfAbsent(constraint, this::counts);
    boolean tooFew = counts.size() < Json.number(constraint, "minDomains");
    int least = tooFew ? 0 : counts.values().stream().min(Integer::compareTo).orElse(0);
    int here = counts.getOrDefault(Json.text(node.labels(), key), 0);
    int skew = Math.max(1, Json.number(constraint, "maxSkew"));
    return here + (matches(constraint, pod) ? 1 : 0) - least <= skew
        ? Optional.empty()
        : Optional.of(
            key
                + "="
                + Json.text(node.labels(), key)
                + " has "
                + here
                + " of them, another domain "
                + least
                + "; maxSkew "
                + skew);
  }

  /** How many pods that it means each domain has. */
  private Map<String, Integer> counts(JsonObject constraint) {
    String key = topology(constraint);
    Map<String, Integer> counts = new HashMap<>();
    NodeTerms terms = NodeTerms.ofPod(pod.spec());
    for (NodeRoom room : rooms) {
      if (room.node().labels().containsKey(key) && terms.matches(room.node())) {
        int here =
            (int)
                room.pods().stream()
                    .filter(other -> other.namespace().equals(pod.namespace()))
                    .filter(other -> other.deleted().isEmpty())
                    .filter(other -> matches(constraint, other))
                    .count();
        counts.merge(Json.text(room.node().labels(), key), here, Integer::sum);
      }
    }
    return counts;
  }

  /** With the pod's own values of the labels whose keys are to match, too. */
  private boolean matches(JsonObject constraint, KubeObject other) {
    return constraint.getValue("labelSelector") instanceof JsonObject selector
        && LabelSelector.of(selector).matches(other.labels())
        && constraint.getJsonArray("matchLabelKeys", new JsonArray()).stream()
            .map(String::valueOf)
            .allMatch(key -> Json.text(pod.labels(), key).equals(Json.text(other.labels(), key)));
  }

  private Stream<KubeObject> inDomain(KubeObject node, JsonObject term) {
    return rooms.stream()
        .filter(room -> sameDomain(room.node(), node, topology(term)))
        .flatMap(room -> room.pods().stream());
  }

  private static boolean sameDomain(KubeObject one, KubeObject other, String key) {
    return one.labels().containsKey(key)
        && Json.text(one.labels(), key).equals(Json.text(other.labels(), key));
  }

  /** Whether a term of one pod means another. */
  private boolean selects(JsonObject term, KubeObject from, KubeObject other) {
    return inNamespace(term, from, other.namespace())
        && term.getValue("labelSelector") instanceof JsonObject selector
        && LabelSelector.of(selector).matches(other.labels());
  }

  private boolean inNamespace(JsonObject term, KubeObject from, String namespace) {
    JsonArray named = term.getJsonArray("namespaces", new JsonArray());
    if (term.getValue("namespaceSelector") instanceof JsonObject selector) {
      return named.contains(namespace)
          || graph
              .find(Ref.cluster("Namespace", namespace))
              .filter(each -> LabelSelector.of(selector).matches(each.labels()))
              .isPresent();
    }
    return named.isEmpty() ? from.namespace().equals(namespace) : named.contains(namespace);
  }

  private static String topology(JsonObject term) {
    return Json.text(term, "topologyKey");
  }

  private static List<JsonObject> terms(KubeObject pod, String kind) {
    return Json.list(Json.object(pod.spec(), "affinity", kind), REQUIRED);
  }
}
