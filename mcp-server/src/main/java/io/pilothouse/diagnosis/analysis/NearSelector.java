package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Confidence;
import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.network.ServiceView;
import io.pilothouse.kubernetes.Nearest;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A workload that a Service selects but for a few letters.
 *
 * @param workload or a pod without one
 * @param wrong where the selector and the pods' labels differ
 */
record NearSelector(KubeObject workload, List<Difference> wrong) {
  /** What says which program it is; the others say which release or edition of it. */
  private static final Set<String> IDENTITY =
      Set.of(
          "app",
          "name",
          "run",
          "k8s-app",
          "component",
          "app.kubernetes.io/name",
          "app.kubernetes.io/component");

  private static final Set<String> MADE_UP =
      Set.of("pod-template-hash", "controller-revision-hash", "pod-template-generation");

  /**
   * One wrong term.
   *
   * @param actual key and value that the pods have for it; the key may be another one
   * @param near whether it is only a matter of spelling
   */
  private record Difference(
      String key, String wanted, String actualKey, Optional<String> actual, boolean near) {
    @Override
    public String toString() {
      return key
          + ": wants "
          + wanted
          + ", pods have "
          + actual
              .map(value -> key.equals(actualKey) ? value : actualKey + "=" + value)
              .orElse("no such label");
    }
  }

  /** The nearest, if one is near enough to have been meant. */
  static Optional<NearSelector> of(ObjectGraph graph, ServiceView service) {
    return candidates(graph, service.object().namespace())
        .map(each -> new NearSelector(each, differences(service, each)))
        .filter(each -> each.isMeant(service))
        .min(
            Comparator.comparing((NearSelector each) -> each.wrong.size())
                .thenComparing(each -> !each.isSpelling())
                .thenComparing(each -> !each.workload.name().equals(service.object().name()))
                .thenComparing(each -> each.workload.ref()));
  }

  /** What has pods, and pods that nothing makes. */
  static Stream<KubeObject> candidates(ObjectGraph graph, String namespace) {
    return Stream.concat(
        Stream.of("Deployment", "StatefulSet", "DaemonSet")
            .flatMap(kind -> graph.all(kind, namespace).stream()),
        graph.all("Pod", namespace).stream()
            .filter(pod -> graph.root(pod.ref()).equals(pod.ref())));
  }

  private static List<Difference> differences(ServiceView service, KubeObject candidate) {
    JsonObject labels = candidate.podLabels();
    List<Difference> wrong = new ArrayList<>();
    service
        .selector()
        .equal()
        .forEach(
            (key, wanted) -> {
              if (!wanted.equals(labels.getValue(key))) {
                wrong.add(difference(key, wanted, labels));
              }
            });
    return wrong;
  }

  private static Difference difference(String key, String wanted, JsonObject labels) {
    if (labels.containsKey(key)) {
      String actual = String.valueOf(labels.getValue(key));
      return new Difference(
          key, wanted, key, Optional.of(actual), Nearest.isSpelling(wanted, actual));
    }
    Optional<String> other =
        labels.fieldNames().stream()
            .filter(name -> !MADE_UP.contains(name) && wanted.equals(labels.getValue(name)))
            .sorted()
            .findFirst();
    return new Difference(
        key, wanted, other.orElse(key), other.map(found -> wanted), other.isPresent());
  }

  private boolean isSpelling() {
    return wrong.stream().allMatch(Difference::near);
  }

  /** Spelling alone, or one term too many where the others already say which program is meant. */
  private boolean isMeant(ServiceView service) {
    if (isSpelling()) {
      return true;
    }
    boolean identified =
        service.selector().equal().keySet().stream()
                .filter(key -> wrong.stream().noneMatch(each -> each.key().equals(key)))
                .anyMatch(IDENTITY::contains)
            || workload.name().equals(service.object().name());
    return wrong.size() == 1 && service.selector().equal().size() > 1 && identified;
  }

  Observation observe(ServiceView service) {
    KubeObject object = service.object();
    String words = wrong.stream().map(Difference::toString).collect(Collectors.joining("; "));
    return Observation.of(
            Code.SVC_SELECTOR_MISMATCH,
            object,
            "its selector matches no pod; nearest is " + workload.ref() + " (" + words + ")")
        .because(object + " spec.selector: " + service.selector())
        .sure(isSpelling() ? Confidence.HIGH : Confidence.MEDIUM)
        .since(FieldOwner.of(object, "f:spec", "f:selector").flatMap(FieldOwner::at))
        .then(
            new NextCall(
                "patch_resource",
                new JsonObject()
                    .put("kind", "Service")
                    .put("namespace", object.namespace())
                    .put("name", object.name())
                    .put(
                        "patch",
                        new JsonObject().put("spec", new JsonObject().put("selector", right()))),
                "if that is what it should select"));
  }

  /** A merge patch of the selector. */
  private JsonObject right() {
    JsonObject patch = new JsonObject();
    for (Difference each : wrong) {
      if (each.actual().isEmpty() || !each.key().equals(each.actualKey())) {
        patch.putNull(each.key());
      }
      each.actual().ifPresent(value -> patch.put(each.actualKey(), value));
    }
    return patch;
  }
}
