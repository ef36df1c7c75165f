package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What to do about a probe that does not pass. */
final class ProbeAdvice {

  private ProbeAdvice() {}

  /** An observation with the way back to a probe that passed, or on to a port that is there. */
  static Observation on(ObjectGraph graph, Probe probe, Observation seen) {
    return patched(graph, probe, rolledBack(graph, probe, seen));
  }

  private static Observation rolledBack(ObjectGraph graph, Probe probe, Observation seen) {
    String field = probe.kind() + "Probe";
    Optional<Revision> before =
        Revision.before(graph, probe.container().pod())
            .filter(Revision::serving)
            .filter(revision -> hadAnother(revision, probe, field));
    return before
        .map(
            revision ->
                seen.because(revision.source() + " has another " + field + " and works")
                    .then(revision.rollback("to the " + field + " that worked")))
        .orElse(seen);
  }

  private static boolean hadAnother(Revision revision, Probe probe, String field) {
    return revision
        .container(probe.container())
        .filter(then -> !Json.object(then, field).equals(probe.spec()))
        .isPresent();
  }

  /** Where only one port can be meant, the change that asks it. */
  private static Observation patched(ObjectGraph graph, Probe probe, Observation seen) {
    Ref root = graph.root(probe.container().pod().ref());
    boolean plain = Set.of("Deployment", "StatefulSet", "DaemonSet").contains(root.kind());
    List<JsonObject> ports = probe.declared();
    if (seen.code() != Code.PROBE_PORT || !plain || ports.size() != 1) {
      return seen;
    }
    String handler = probe.handler();
    Object port = ports.get(0).getValue("containerPort");
    JsonObject container =
        new JsonObject()
            .put("name", probe.container().name())
            .put(
                probe.kind() + "Probe",
                new JsonObject().put(handler, new JsonObject().put("port", port)));
    JsonObject template =
        new JsonObject()
            .put(
                "spec",
                new JsonObject()
                    .put(
                        probe.container().init() ? "initContainers" : "containers",
                        new JsonArray().add(container)));
    return seen.then(
        new NextCall(
            "patch_resource",
            Calls.named(root)
                .put("type", "strategic")
                .put(
                    "patch",
                    new JsonObject().put("spec", new JsonObject().put("template", template))),
            "to ask port " + port));
  }
}
