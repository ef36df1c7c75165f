package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.Readiness;
import io.pilothouse.diagnosis.model.KubeObject;
import io.vertx.core.json.JsonObject;

/** What a workload says that has fewer ready pods than it should. */
final class Shortage {
  private Shortage() {}

  static Observation of(Progress progress, KubeObject workload, Readiness ready) {
    return Observation.of(
            ready.isDown() ? Code.UNAVAILABLE : Code.DEGRADED, workload, ready + " pods")
        .because(workload + " status.readyReplicas: " + ready.ready() + " of " + ready.wanted())
        .since(progress.since(workload))
        .then(
            new NextCall(
                "describe_events",
                new JsonObject()
                    .put("namespace", workload.namespace())
                    .put("kind", workload.kind())
                    .put("name", workload.name()),
                "what its pods and controllers say"));
  }
}
