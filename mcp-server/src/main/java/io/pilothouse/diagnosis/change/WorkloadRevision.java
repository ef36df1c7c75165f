package io.pilothouse.diagnosis.change;

import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * One pod template that a workload has or had.
 *
 * @param number grows with every rollout; an earlier template that returns gets a new number
 * @param keeper the ReplicaSet or ControllerRevision
 * @param reused whether it was in use before, so that its age says nothing about its rollout
 */
record WorkloadRevision(long number, KubeObject keeper, JsonObject template, boolean reused) {
  private static final String NUMBER = "deployment.kubernetes.io/revision";
  private static final String EARLIER = "deployment.kubernetes.io/revision-history";
  private static final Comparator<WorkloadRevision> NEWEST_FIRST =
      Comparator.comparingLong(WorkloadRevision::number).reversed();

  /** Newest first; none for what keeps no revisions. */
  static List<WorkloadRevision> of(KubeObject workload, ObjectGraph graph, History history) {
    boolean deployment = workload.kind().equals("Deployment");
    Stream<KubeObject> keepers =
        deployment
            ? graph.children(workload.ref()).stream()
                .filter(each -> each.kind().equals("ReplicaSet"))
            : history.all("ControllerRevision").stream()
                .filter(each -> each.controller().filter(workload.ref()::equals).isPresent());
    List<WorkloadRevision> found =
        keepers.map(each -> deployment ? ofReplicaSet(each) : ofRevision(each)).toList();
    return found.stream().map(each -> each.amid(found)).sorted(NEWEST_FIRST).toList();
  }

  private static WorkloadRevision ofReplicaSet(KubeObject set) {
    String number = set.annotation(NUMBER);
    return new WorkloadRevision(
        number.matches("[0-9]{1,18}") ? Long.parseLong(number) : 0,
        set,
        Json.object(set.spec(), "template"),
        !set.annotation(EARLIER).isEmpty());
  }

  private static WorkloadRevision ofRevision(KubeObject revision) {
    return new WorkloadRevision(
        Json.number(revision.json(), "revision"),
        revision,
        Json.object(revision.json(), "data", "spec", "template"),
        false);
  }

  /** One that is older than another of a lower number has come back. */
  private WorkloadRevision amid(List<WorkloadRevision> all) {
    boolean older =
        all.stream().anyMatch(each -> each.number < number && each.created().isAfter(created()));
    return new WorkloadRevision(number, keeper, template, reused || older);
  }

  Instant created() {
    return keeper.created().orElse(Instant.EPOCH);
  }

  /** Whether a pod of the workload runs this template. */
  boolean runs(KubeObject pod) {
    if (keeper.kind().equals("ReplicaSet")) {
      return pod.controller().filter(keeper.ref()::equals).isPresent();
    }
    String hash = Json.text(pod.labels(), "controller-revision-hash");
    return !hash.isEmpty() && (keeper.name().equals(hash) || keeper.name().endsWith("-" + hash));
  }
}
