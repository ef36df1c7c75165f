package io.pilothouse.sandbox.controller.kubelet;

import io.pilothouse.sandbox.controller.Conditions;
import io.pilothouse.sandbox.controller.ControllerClient;
import io.pilothouse.sandbox.controller.Kind;
import io.pilothouse.sandbox.controller.Times;
import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** The status of a pod, from what its containers are doing. */
final class PodStatus {
  private static final List<String> KUBELETS =
      List.of("PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady");

  private final JsonObject pod;
  private final String now;
  private final List<ContainerWorker> init;
  private final List<ContainerWorker> main;

  PodStatus(JsonObject pod, Instant now, List<ContainerWorker> init, List<ContainerWorker> main) {
    this.pod = pod;
    this.now = Times.seconds(now);
    this.init = init;
    this.main = main;
  }

  /** Writes the status, if it is not so already; the pod as it is then. */
  JsonObject apply(ControllerClient client, PodWorker worker) {
    JsonObject status = Json.shallow(Json.object(pod, "status"));
    String phase = phase();
    status.put("conditions", conditions(phase, worker.address()));
    status.put("phase", phase);
    String host = worker.node().address();
    status
        .put("hostIP", host)
        .put("hostIPs", new JsonArray().add(new JsonObject().put("ip", host)));
    if (!worker.address().isEmpty()) {
      String address = worker.address();
      status.put("podIP", address);
      status.put("podIPs", new JsonArray().add(new JsonObject().put("ip", address)));
    }
    status.put("startTime", worker.startTime());
    if (!init.isEmpty()) {
      status.put("initContainerStatuses", statuses(init));
    }
    status.put("containerStatuses", statuses(main));
    status.put("observedGeneration", Json.number(pod, "metadata", "generation"));
    return Json.object(pod, "status").equals(status)
        ? pod
        : client.updateStatus(Kind.POD, Json.with(pod, status, "status"), "kubelet");
  }

  private static JsonArray statuses(List<ContainerWorker> containers) {
    return ControllerClient.array(containers.stream().map(ContainerWorker::status).toList());
  }

  private boolean initialized() {
    return init.stream()
        .allMatch(one -> one.sidecar() ? one.started() : one.over() && one.exitCode() == 0);
  }

  String phase() {
    boolean initFailed = init.stream().anyMatch(one -> one.over() && one.exitCode() != 0);
    if (initFailed) {
      return "Failed";
    }
    if (!initialized() || main.stream().anyMatch(ContainerWorker::unstarted)) {
      return "Pending";
    }
    if (!main.stream().allMatch(ContainerWorker::over)) {
      return "Running";
    }
    return main.stream().allMatch(one -> one.exitCode() == 0) ? "Succeeded" : "Failed";
  }

  private JsonArray conditions(String phase, String address) {
    boolean over = phase.equals("Succeeded") || phase.equals("Failed");
    String unready = names(main.stream().filter(one -> !one.ready()).toList());
    String uninitialized =
        names(
            init.stream()
                .filter(one -> !(one.sidecar() ? one.started() : one.over() && one.exitCode() == 0))
                .toList());
    JsonArray conditions = new JsonArray();
    for (String type : KUBELETS) {
      String reason = "";
      String message = "";
      boolean ok;
      if (type.equals("PodReadyToStartContainers")) {
        ok = !address.isEmpty() && !over;
      } else if (type.equals("Initialized")) {
        ok = uninitialized.isEmpty();
        reason = over ? "" : "ContainersNotInitialized";
        message = "containers with incomplete status: [" + uninitialized + "]";
      } else {
        ok = unready.isEmpty() && uninitialized.isEmpty() && !over;
        reason = over ? "Pod" + phase.replace("Succeeded", "Completed") : "ContainersNotReady";
        message = over ? "" : "containers with unready status: [" + unready + "]";
      }
      conditions.add(condition(type, ok, ok ? "" : reason, ok ? "" : message));
    }
    Json.objects(pod, "status", "conditions").stream()
        .filter(other -> !KUBELETS.contains(other.getString("type")))
        .forEach(conditions::add);
    return conditions;
  }

  private static String names(List<ContainerWorker> containers) {
    return containers.stream().map(ContainerWorker::name).collect(Collectors.joining(" "));
  }

  private JsonObject condition(String type, boolean ok, String reason, String message) {
    String status = ok ? "True" : "False";
    String since =
        Conditions.of(pod, type)
            .filter(old -> status.equals(old.getString("status")))
            .map(old -> old.getString("lastTransitionTime"))
            .orElse(now);
    JsonObject condition =
        new JsonObject()
            .put("type", type)
            .put("status", status)
            .put("observedGeneration", Json.number(pod, "metadata", "generation"))
            .put("lastProbeTime", null)
            .put("lastTransitionTime", since);
    if (!reason.isEmpty()) {
      condition.put("reason", reason);
    }
    return message.isEmpty() ? condition : condition.put("message", message);
  }
}
