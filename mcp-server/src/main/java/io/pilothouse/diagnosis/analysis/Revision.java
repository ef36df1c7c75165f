package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/**
 * What a workload ran before its newest template.
 *
 * @param workload whose
 * @param number as {@code rollback} takes it; 0: not known
 * @param podSpec of that revision's pods
 * @param source where it was read, {@code ReplicaSet shop/web-5d4f8 (revision 3, 2 ready)}
 * @param serving whether pods of it are ready now
 */
record Revision(Ref workload, int number, JsonObject podSpec, String source, boolean serving) {

  private static final String NUMBER = "deployment.kubernetes.io/revision";
  private static final String HASH = "controller-revision-hash";

  /**
   * The revision before a pod's own: one that still serves, else the last one before of which no
   * pod is left to be broken as well.
   */
  static Optional<Revision> before(ObjectGraph graph, KubeObject pod) {
    Optional<KubeObject> owner = pod.controller().flatMap(graph::find);
    return owner.isEmpty()
        ? Optional.empty()
        : owner.get().kind().equals("ReplicaSet")
            ? ofDeployment(graph, owner.get())
            : ofPods(graph, pod, owner.get());
  }

  private static Optional<Revision> ofDeployment(ObjectGraph graph, KubeObject current) {
    return current.controller().stream()
        .flatMap(deployment -> graph.children(deployment).stream())
        .filter(set -> set.kind().equals("ReplicaSet") && number(set) < number(current))
        .filter(set -> isServing(set) || graph.children(set.ref()).isEmpty())
        .max(Comparator.comparing(Revision::isServing).thenComparing(Revision::number))
        .map(
            set ->
                new Revision(
                    current.controller().orElseThrow(),
                    number(set),
                    set.podSpec(),
                    set
                        + " (revision "
                        + number(set)
                        + ", "
                        + Json.number(set.status(), "readyReplicas")
                        + " ready)",
                    isServing(set)));
  }

  /** Of a StatefulSet or DaemonSet, whose templates are not read: a ready pod that is older. */
  private static Optional<Revision> ofPods(ObjectGraph graph, KubeObject pod, KubeObject owner) {
    String own = Json.text(pod.labels(), HASH);
    return graph.children(owner.ref()).stream()
        .filter(each -> each.kind().equals("Pod") && isReady(each))
        .filter(each -> !own.isEmpty() && !own.equals(Json.text(each.labels(), HASH)))
        .min(Comparator.comparing(KubeObject::ref))
        .map(each -> new Revision(owner.ref(), 0, each.spec(), each + " (ready)", true));
  }

  private static boolean isReady(KubeObject pod) {
    return pod.condition("Ready").filter(ready -> ready.isTrue()).isPresent();
  }

  private static boolean isServing(KubeObject set) {
    return Json.number(set.status(), "readyReplicas") > 0;
  }

  private static int number(KubeObject set) {
    try {
      return Integer.parseInt(set.annotation(NUMBER));
    } catch (NumberFormatException noRevision) {
      return 0;
    }
  }

  /** What it says of a container; empty if it had none of that name. */
  Optional<JsonObject> container(Container now) {
    return Json.list(podSpec, now.init() ? "initContainers" : "containers").stream()
        .filter(each -> Json.text(each, "name").equals(now.name()))
        .findFirst();
  }

  /** A container's value then, if it is another one now; empty if there was none. */
  Optional<String> other(Container now, String... path) {
    return container(now)
        .map(then -> value(then, path))
        .filter(then -> !then.isEmpty() && !Objects.equals(then, value(now.spec(), path)));
  }

  private static String value(JsonObject container, String... path) {
    String[] above = java.util.Arrays.copyOf(path, path.length - 1);
    return Json.text(Json.object(container, above), path[path.length - 1]);
  }

  /** The call that brings it back. */
  NextCall rollback(String why) {
    JsonObject arguments =
        new JsonObject()
            .put("kind", workload.kind())
            .put("namespace", workload.namespace())
            .put("name", workload.name());
    return new NextCall(
        "rollback", number == 0 ? arguments : arguments.put("revision", number), why);
  }
}
