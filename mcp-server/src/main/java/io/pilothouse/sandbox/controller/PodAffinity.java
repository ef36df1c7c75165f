package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ObjectSelector;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Required affinity and anti-affinity between pods, by topology key. */
final class PodAffinity {
  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";

  private final JsonObject pod;
  private final Collection<NodeView> nodes;

  PodAffinity(JsonObject pod, Collection<NodeView> nodes) {
    this.pod = pod;
    this.nodes = nodes;
  }

  /** Why the pod does not go together with what is near a node, in the scheduler's words. */
  Optional<String> rejection(NodeView node) {
    if (!terms(pod, "podAffinity").stream().allMatch(term -> near(term, node) || first(term))) {
      return Optional.of("node(s) didn't match pod affinity rules");
    }
    if (terms(pod, "podAntiAffinity").stream().anyMatch(term -> near(term, node))) {
      return Optional.of("node(s) didn't match pod anti-affinity rules");
    }
    return repelled(node)
        ? Optional.of("node(s) didn't satisfy existing pods anti-affinity rules")
        : Optional.empty();
  }

  private static List<JsonObject> terms(JsonObject pod, String field) {
    return Json.objects(pod, "spec", "affinity", field, REQUIRED);
  }

  /** Whether a pod that the term selects is in the node's topology domain. */
  private boolean near(JsonObject term, NodeView node) {
    return nodes.stream()
        .filter(other -> together(term, node, other))
        .flatMap(other -> other.pods().stream())
        .anyMatch(other -> selects(term, pod, other));
  }

  /** The first of a group that wants to be together may go anywhere. */
  private boolean first(JsonObject term) {
    boolean none =
        nodes.stream()
            .flatMap(other -> other.pods().stream())
            .noneMatch(other -> selects(term, pod, other));
    return none && selects(term, pod, pod);
  }

  private boolean repelled(NodeView node) {
    for (NodeView other : nodes) {
      for (JsonObject there : other.pods()) {
        for (JsonObject term : terms(there, "podAntiAffinity")) {
          if (together(term, node, other) && selects(term, there, pod)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean together(JsonObject term, NodeView one, NodeView other) {
    String value = one.labels().get(term.getString("topologyKey"));
    return value != null && value.equals(other.labels().get(term.getString("topologyKey")));
  }

  private static boolean selects(JsonObject term, JsonObject owner, JsonObject candidate) {
    String own = Json.text(owner, "metadata", "namespace");
    List<String> named = Json.texts(term, "namespaces");
    List<String> namespaces = named.isEmpty() ? List.of(own) : named;
    return namespaces.contains(Json.text(candidate, "metadata", "namespace"))
        && ObjectSelector.of(Json.object(term, "labelSelector"))
            .matches(Json.textMap(candidate, "metadata", "labels"));
  }
}
