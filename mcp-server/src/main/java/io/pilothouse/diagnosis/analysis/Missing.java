package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import java.util.List;

/** Says what is not there, and what somebody may have meant. */
final class Missing {

  private Missing() {}

  /** {@code ConfigMap shop/web-config does not exist; nearest: web-configuration}. */
  static String words(ObjectGraph graph, Ref ref) {
    return words(graph, ref, "");
  }

  /**
   * @param where who names it, {@code ", which env DB_URL names"}
   */
  static String words(ObjectGraph graph, Ref ref, String where) {
    String state = graph.find(ref).isPresent() ? " was missing and exists now" : " does not exist";
    return ref + state + where + nearest(graph, ref);
  }

  /** {@code "; nearest: web-configuration"}, or nothing. */
  static String nearest(ObjectGraph graph, Ref ref) {
    List<KubeObject> all =
        ref.namespace().isEmpty() ? graph.all(ref.kind()) : graph.all(ref.kind(), ref.namespace());
    return Names.nearest(
        ref.name(),
        all.stream()
            .map(KubeObject::name)
            .filter(name -> !name.equals(ref.name()) && !name.equals("kube-root-ca.crt"))
            .toList());
  }
}
