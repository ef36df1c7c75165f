package io.pilothouse.diagnosis.graph;

import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.LabelSelector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds pods by labels without looking at all of them for each of many selectors. */
final class LabelIndex {
  private record Key(String namespace, String label, String value) {}

  private final Map<Key, List<KubeObject>> byLabel = new HashMap<>();
  private final Map<String, List<KubeObject>> byNamespace = new HashMap<>();

  LabelIndex(List<KubeObject> pods) {
    for (KubeObject pod : pods) {
      byNamespace.computeIfAbsent(pod.namespace(), name -> new ArrayList<>()).add(pod);
      pod.labels()
          .forEach(
              label ->
                  byLabel
                      .computeIfAbsent(
                          new Key(
                              pod.namespace(), label.getKey(), String.valueOf(label.getValue())),
                          key -> new ArrayList<>())
                      .add(pod));
    }
  }

  /** By the rarest of the labels that it wants to be equal. */
  List<KubeObject> matching(String namespace, LabelSelector selector) {
    if (selector.isEmpty()) {
      return List.of();
    }
    List<KubeObject> fewest = byNamespace.getOrDefault(namespace, List.of());
    for (Map.Entry<String, String> label : selector.equal().entrySet()) {
      List<KubeObject> some =
          byLabel.getOrDefault(new Key(namespace, label.getKey(), label.getValue()), List.of());
      fewest = some.size() < fewest.size() ? some : fewest;
    }
    return fewest.stream().filter(pod -> selector.matches(pod.labels())).toList();
  }
}
