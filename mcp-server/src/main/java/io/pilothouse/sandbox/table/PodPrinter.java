package io.pilothouse.sandbox.table;

import static io.pilothouse.sandbox.table.Column.text;
import static io.pilothouse.sandbox.table.Column.wide;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/** Pods: the one kind whose row is a judgement. */
final class PodPrinter {
  private PodPrinter() {}

  static Printer pods() {
    return new Printer(
        List.of(
            Column.NAME,
            text("Ready", "The aggregate readiness state of this pod for accepting traffic."),
            text("Status", "The aggregate status of the containers in this pod."),
            text(
                "Restarts",
                "The number of times the containers in this pod have been restarted and when the"
                    + " last container in this pod has restarted."),
            Column.AGE,
            wide("IP", "podIP address allocated to the pod."),
            wide("Node", "The node this pod is scheduled on."),
            wide("Nominated Node", "The node this pod preempts other pods on."),
            wide("Readiness Gates", "How many of the pod's readiness gates are true.")),
        PodPrinter::cells,
        PodPrinter::conditions);
  }

  private static List<Object> cells(JsonObject pod, Instant now) {
    PodState state = PodState.of(pod);
    return List.of(
        Cell.name(pod),
        state.ready() + "/" + state.containers(),
        state.status(),
        state.restarts() == 0 || state.lastRestart().isEmpty()
            ? Long.toString(state.restarts())
            : state.restarts() + " (" + Cell.since(state.lastRestart(), now) + " ago)",
        Cell.age(pod, now),
        Cell.orNone(Json.text(pod, "status", "podIP")),
        Cell.orNone(Json.text(pod, "spec", "nodeName")),
        Cell.orNone(Json.text(pod, "status", "nominatedNodeName")),
        gates(pod));
  }

  private static String gates(JsonObject pod) {
    List<JsonObject> gates = Json.objects(pod, "spec", "readinessGates");
    if (gates.isEmpty()) {
      return Cell.NONE;
    }
    long open =
        gates.stream()
            .filter(gate -> PodState.condition(pod, Json.text(gate, "conditionType")))
            .count();
    return open + "/" + gates.size();
  }

  private static JsonArray conditions(JsonObject pod) {
    return switch (Json.text(pod, "status", "phase")) {
      case "Succeeded" -> completed("Succeeded", "The pod has completed successfully.");
      case "Failed" -> completed("Failed", "The pod failed.");
      default -> new JsonArray();
    };
  }

  private static JsonArray completed(String reason, String message) {
    return new JsonArray()
        .add(
            new JsonObject()
                .put("type", "Completed")
                .put("status", "True")
                .put("reason", reason)
                .put("message", message));
  }
}
