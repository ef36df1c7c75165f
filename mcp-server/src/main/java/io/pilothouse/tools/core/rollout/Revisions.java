package io.pilothouse.tools.core.rollout;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.ListQuery;
import io.pilothouse.tools.core.Json;
import io.pilothouse.tools.core.ListScan;
import io.pilothouse.tools.core.Selectors;
import io.pilothouse.tools.core.Targets;
import io.pilothouse.tools.core.WorkloadPods;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** Reads the revisions that a Deployment, StatefulSet or DaemonSet keeps. */
public final class Revisions {
  private Revisions() {}

  /** Newest first. */
  public static Future<List<Revision>> of(
      ClusterReader reader, JsonObject workload, String namespace, CallScope scope) {
    boolean deployment = Json.text(workload, "kind").equals("Deployment");
    String kind = deployment ? "apps/v1/ReplicaSet" : "apps/v1/ControllerRevision";
    return Targets.type(reader, kind, Optional.empty(), scope)
        .compose(
            type ->
                ListScan.objects(
                    reader,
                    ListQuery.of(type, Optional.of(namespace))
                        .withSelectors(Selectors.ofPods(workload), Optional.empty()),
                    scope))
        .map(
            list ->
                list.items().stream()
                    .filter(object -> WorkloadPods.isOwnedBy(object, workload))
                    .toList())
        .map(
            owned ->
                deployment
                    ? Revision.ofReplicaSets(owned)
                    : Revision.ofControllerRevisions(owned, workload));
  }
}
