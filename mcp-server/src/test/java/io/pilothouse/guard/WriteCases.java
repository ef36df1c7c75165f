package io.pilothouse.guard;

import static io.pilothouse.guard.WriteCase.json;

import io.pilothouse.guard.WriteCase.Wish;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** One case for each tool that writes: a new tool adds its own. */
final class WriteCases {
  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/shop/deployments/";
  private static final String PAYMENTS = DEPLOYMENTS + "payments";
  private static final String PODS = "/api/v1/namespaces/shop/pods";
  private static final String JOBS = "/apis/batch/v1/namespaces/shop/jobs";
  private static final String NODE = "/api/v1/nodes/worker-1";

  static final List<WriteCase> ALL =
      List.of(
          WriteCase.of(
              "apply_manifest",
              PAYMENTS,
              "{'manifest': 'apiVersion: apps/v1\\n"
                  + "kind: Deployment\\n"
                  + "metadata: {name: payments}\\n"
                  + "spec: {minReadySeconds: 2}'}",
              spec("minReadySeconds", 2)),
          WriteCase.of("cordon_node", NODE, "{'name': 'worker-1'}", WriteCases::isCordoned),
          WriteCase.of(
              "delete_resource",
              "/api/v1/namespaces/shop/services/payments",
              "{'kind': 'Service', 'name': 'payments'}",
              JsonObject::isEmpty),
          WriteCase.of("drain_node", WriteCases::nodeWithPod).taking(2),
          WriteCase.of(
                  "exec_in_pod",
                  guard -> {
                    Wish pod = pod(guard);
                    JsonObject arguments = pod.arguments().copy();
                    return new Wish(
                        pod.path(),
                        arguments.put("command", new JsonArray().add("hostname")),
                        now -> !guard.recorder.changes().isEmpty());
                  })
              .meddledWithBy(Outsider::replace)
              .without(
                  "A program runs in a container whatever the version of the pod: there is no"
                      + " precondition to send.",
                  Situation.CONFLICT)
              .without(
                  "Its answer begins with `OUTCOME UNKNOWN`, as what the program had written by"
                      + " then is told:"
                      + " `ExecInPodTest.aConnectionThatBreaksLeavesTheOutcomeUnknown`.",
                  Situation.LOST)
              .without(
                  "A program is not finished: its connection is closed, and the answer says that it"
                      + " may still run: `ExecInPodTest.aCancelledCallClosesTheConnection`.",
                  Situation.CANCELLED_AFTER),
          WriteCase.of("evict_pod", WriteCases::pod).meddledWithBy(Outsider::replace),
          WriteCase.of(
              "label_node",
              NODE,
              "{'name': 'worker-1', 'labels': {'tier': 'gold'}}",
              now -> Json.object(now, "metadata", "labels").containsKey("tier")),
          WriteCase.of(
              "patch_resource",
              PAYMENTS,
              "{'kind': 'Deployment', 'name': 'payments', 'patch': {'spec': {'minReadySeconds':"
                  + " 2}}}",
              spec("minReadySeconds", 2)),
          WriteCase.of(
              "restart_deployment", PAYMENTS, "{'name': 'payments'}", WriteCases::isRestarted),
          WriteCase.of("restart_pod", WriteCases::pod),
          WriteCase.of(
              "rollback",
              DEPLOYMENTS + "api",
              "{'name': 'api'}",
              now -> image(now).equals("docker.io/shop/api-web:1.0")),
          WriteCase.of(
              "rollout_control",
              PAYMENTS,
              "{'name': 'payments', 'action': 'pause'}",
              spec("paused", true)),
          WriteCase.of(
                  "run_job",
                  JOBS + "/check",
                  "{'name': 'check', 'image': 'docker.io/shop/api-web:1.0', 'command':"
                      + " ['hostname'], 'wait': false}",
                  now -> !now.isEmpty())
              .meddledWithBy((somebody, path) -> somebody.create(JOBS, job())),
          WriteCase.of(
              "scale_deployment",
              PAYMENTS,
              "{'name': 'payments', 'replicas': 3}",
              spec("replicas", 3)),
          WriteCase.of(
              "taint_node",
              NODE,
              "{'name': 'worker-1', 'add': [{'key': 'dedicated', 'effect': 'NoSchedule'}]}",
              now -> Json.object(now, "spec").encode().contains("dedicated")),
          WriteCase.of(
              "uncordon_node",
              after(
                  "cordon_node",
                  "{'name': 'worker-1'}",
                  made -> new Wish(NODE, json("{'name': 'worker-1'}"), now -> !isCordoned(now)))),
          WriteCase.of(
              "undo_change",
              after(
                  "scale_deployment",
                  "{'name': 'payments', 'replicas': 3}",
                  made ->
                      new Wish(
                          PAYMENTS,
                          new JsonObject()
                              .put("change_id", made.structured().getString("change_id")),
                          spec("replicas", 2)))),
          WriteCase.of(
              "update_deployment",
              PAYMENTS,
              "{'name': 'payments', 'env': {'MODE': 'careful'}}",
              now -> container(now).encode().contains("careful")));

  private WriteCases() {}

  /** The wish that there is once another tool has been called. */
  private static Function<GuardFixture, Wish> after(
      String tool, String arguments, Function<ToolResult, Wish> wish) {
    return guard -> wish.apply(guard.call(tool, OutcomeRun.pairs(json(arguments))));
  }

  private static JsonObject job() {
    return json(
        "{'apiVersion': 'batch/v1', 'kind': 'Job', 'metadata': {'name': 'check'}, 'spec':"
            + " {'template': {'spec': {'restartPolicy': 'Never', 'containers': [{'name': 'main',"
            + " 'image': 'docker.io/shop/api-web:1.0'}]}}}}");
  }

  private static Wish pod(GuardFixture guard) {
    JsonObject pod =
        guard.outsider.list(PODS + "?labelSelector=app%3Dshipping").stream()
            .findFirst()
            .orElseThrow();
    String uid = Json.uid(pod);
    return new Wish(
        PODS + "/" + Json.name(pod),
        new JsonObject().put("name", Json.name(pod)),
        now ->
            !Json.uid(now).equals(uid)
                || Json.object(now, "metadata").containsKey("deletionTimestamp"));
  }

  /** A cordon and an eviction: a node on which nothing runs but one pod. */
  private static Wish nodeWithPod(GuardFixture guard) {
    guard
        .outsider
        .create(
            PODS,
            json(
                "{'apiVersion': 'v1', 'kind': 'Pod', 'metadata': {'name': 'alone'}, 'spec':"
                    + " {'nodeName': 'pool-b-node-5', 'containers': [{'name': 'main', 'image':"
                    + " 'docker.io/shop/api-web:1.0'}]}}"))
        .join();
    guard.passed(Duration.ofMinutes(1));
    return new Wish(
        "/api/v1/nodes/pool-b-node-5",
        json("{'name': 'pool-b-node-5', 'force': true}"),
        WriteCases::isCordoned);
  }

  private static Predicate<JsonObject> spec(String field, Object value) {
    return now -> value.equals(Json.object(now, "spec").getValue(field));
  }

  private static boolean isCordoned(JsonObject node) {
    return Json.flag(Json.object(node, "spec"), "unschedulable");
  }

  private static boolean isRestarted(JsonObject now) {
    return Json.object(now, "spec", "template", "metadata", "annotations")
        .containsKey("kubectl.kubernetes.io/restartedAt");
  }

  private static JsonObject container(JsonObject deployment) {
    return Json.list(Json.object(deployment, "spec", "template", "spec"), "containers").getFirst();
  }

  private static String image(JsonObject deployment) {
    return Json.text(container(deployment), "image");
  }
}
