package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The revisions of a Deployment: which of its ReplicaSets is which, and the notes they carry. */
final class Revisions {
  static final String REVISION = "deployment.kubernetes.io/revision";
  static final String HISTORY = "deployment.kubernetes.io/revision-history";
  static final String DESIRED = "deployment.kubernetes.io/desired-replicas";
  static final String MAX = "deployment.kubernetes.io/max-replicas";
  static final String HASH = "pod-template-hash";

  static final Comparator<JsonObject> BY_AGE =
      Comparator.comparing((JsonObject set) -> Json.text(set, "metadata", "creationTimestamp"))
          .thenComparing(set -> Json.text(set, "metadata", "name"));

  private static final Set<String> OWN =
      Set.of(
          "kubectl.kubernetes.io/last-applied-configuration",
          "deprecated.deployment.rollback.to",
          REVISION,
          HISTORY,
          DESIRED,
          MAX);

  private Revisions() {}

  static long of(JsonObject object) {
    String revision = Json.text(object, "metadata", "annotations", REVISION);
    return revision.matches("[0-9]{1,18}") ? Long.parseLong(revision) : 0;
  }

  static long newest(Collection<JsonObject> sets) {
    return sets.stream().mapToLong(Revisions::of).max().orElse(0);
  }

  /** The ReplicaSet that has the Deployment's present template; the oldest if there are several. */
  static Optional<JsonObject> current(JsonObject deployment, List<JsonObject> sets) {
    JsonObject template = Templates.of(deployment);
    return sets.stream().sorted(BY_AGE).filter(set -> template.equals(template(set))).findFirst();
  }

  /** The template of a ReplicaSet without the hash. */
  private static JsonObject template(JsonObject set) {
    JsonObject template = Templates.of(set);
    JsonObject labels = Json.shallow(Json.object(template, "metadata", "labels"));
    labels.remove(HASH);
    return Json.with(template, labels, "metadata", "labels");
  }

  /**
   * The annotations of the ReplicaSet that has the present template: those of the Deployment, its
   * revision, and the revisions it has been before.
   */
  static JsonObject annotations(JsonObject deployment, JsonObject set, long revision) {
    JsonObject annotations = Json.shallow(Json.object(set, "metadata", "annotations"));
    Json.object(deployment, "metadata", "annotations").stream()
        .filter(entry -> !OWN.contains(entry.getKey()))
        .forEach(entry -> annotations.put(entry.getKey(), entry.getValue()));
    long old = of(set);
    if (old < revision) {
      annotations.put(REVISION, Long.toString(revision));
      if (old > 0) {
        String history = annotations.getString(HISTORY, "");
        annotations.put(HISTORY, history.isEmpty() ? "" + old : history + "," + old);
      }
    }
    return annotations;
  }

  /** The ReplicaSet with the annotations it has under a revision. */
  static JsonObject adopted(JsonObject deployment, JsonObject set, long revision) {
    JsonObject annotations = annotations(deployment, set, revision);
    JsonObject noted = Json.with(set, annotations, "metadata", "annotations");
    Object minReady = Json.value(deployment, "spec", "minReadySeconds");
    return minReady == null ? noted : Json.with(noted, minReady, "spec", "minReadySeconds");
  }
}
