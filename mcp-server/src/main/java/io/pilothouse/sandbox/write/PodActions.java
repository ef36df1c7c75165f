package io.pilothouse.sandbox.write;

import io.pilothouse.sandbox.store.Cluster;
import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ObjectSelector;
import io.pilothouse.sandbox.store.ResourceKind;
import io.pilothouse.sandbox.store.StatusException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Evicts pods, as far as their disruption budgets allow, and binds them to nodes. */
public final class PodActions {
  private static final WriteOptions API_SERVER = WriteOptions.by("kube-apiserver");

  private final ObjectWriter writer;
  private final Deletion deletion;

  /** Acts through a writer and a deletion of one cluster. */
  public PodActions(ObjectWriter writer, Deletion deletion) {
    this.writer = writer;
    this.deletion = deletion;
  }

  /**
   * Evicts a pod: counts it against its budget, marks it, deletes it.
   *
   * @throws StatusException 429 when the budget of the pod does not allow it
   */
  public void evict(
      ResourceKind pods, String namespace, String name, DeleteOptions options, boolean dryRun) {
    JsonObject pod = require(pods, namespace, name);
    DeleteOptions own =
        new DeleteOptions(
            options.gracePeriod(),
            options.propagation(),
            options.uid(),
            options.resourceVersion(),
            dryRun || options.dryRun());
    if (counts(pod)) {
      budget(namespace, pod, own.dryRun());
    }
    if (!own.dryRun()) {
      writer.cluster().write(pods, disrupted(pod));
    }
    deletion.delete(pods, namespace, name, own);
  }

  /** Pods that have ended, have not begun, or are ending anyway are evicted in any case. */
  private static boolean counts(JsonObject pod) {
    return Json.value(pod, "metadata", "deletionTimestamp") == null
        && !Set.of("Succeeded", "Failed", "Pending").contains(Json.text(pod, "status", "phase"));
  }

  private void budget(String namespace, JsonObject pod, boolean dryRun) {
    Cluster cluster = writer.cluster();
    ResourceKind kind = cluster.kind("policy", "v1", "poddisruptionbudgets");
    List<JsonObject> budgets =
        cluster.store().list(kind, namespace).values().stream()
            .filter(
                budget ->
                    ObjectSelector.of(Json.object(budget, "spec", "selector"))
                        .matches(Json.textMap(pod, "metadata", "labels")))
            .toList();
    if (budgets.isEmpty()) {
      return;
    }
    if (budgets.size() > 1) {
      throw StatusException.internal(
          "This pod has more than one PodDisruptionBudget, which the eviction subresource does not"
              + " support.");
    }
    JsonObject budget = budgets.getFirst();
    if (!ready(pod) && healthyEnough(budget)) {
      return;
    }
    refuse(budget);
    if (!dryRun) {
      String name = Identity.name(pod);
      UnaryOperator<JsonObject> take =
          present ->
              Json.with(
                  Json.with(
                      present,
                      Json.number(present, "status", "disruptionsAllowed") - 1,
                      "status",
                      "disruptionsAllowed"),
                  writer.now(),
                  "status",
                  "disruptedPods",
                  name);
      writer.modify(kind, namespace, Identity.name(budget), "status", take, API_SERVER);
    }
  }

  private static boolean healthyEnough(JsonObject budget) {
    boolean always = "AlwaysAllow".equals(Json.text(budget, "spec", "unhealthyPodEvictionPolicy"));
    long wanted = Json.number(budget, "status", "desiredHealthy");
    return always || wanted > 0 && Json.number(budget, "status", "currentHealthy") >= wanted;
  }

  private static void refuse(JsonObject budget) {
    String name = Identity.name(budget);
    if (Json.number(budget, "status", "observedGeneration")
        < Json.number(budget, "metadata", "generation")) {
      throw tooMany(
          "The disruption budget " + name + " is still being processed by the server.", 10);
    }
    if (Json.number(budget, "status", "disruptionsAllowed") <= 0) {
      throw tooMany(
          "The disruption budget "
              + name
              + " needs "
              + Json.number(budget, "status", "desiredHealthy")
              + " healthy pods and has "
              + Json.number(budget, "status", "currentHealthy")
              + " currently",
          0);
    }
  }

  private static StatusException tooMany(String cause, int retryAfter) {
    JsonObject details =
        new JsonObject()
            .put(
                "causes",
                new JsonArray()
                    .add(new JsonObject().put("reason", "DisruptionBudget").put("message", cause)));
    if (retryAfter > 0) {
      details.put("retryAfterSeconds", retryAfter);
    }
    return StatusException.of(
        429,
        "TooManyRequests",
        "Cannot evict pod as it would violate the pod's disruption budget.",
        details);
  }

  private static boolean ready(JsonObject pod) {
    return Json.objects(pod, "status", "conditions").stream()
        .anyMatch(
            condition ->
                "Ready".equals(condition.getString("type"))
                    && "True".equals(condition.getString("status")));
  }

  private JsonObject disrupted(JsonObject pod) {
    List<JsonObject> conditions = new ArrayList<>(Json.objects(pod, "status", "conditions"));
    conditions.removeIf(condition -> "DisruptionTarget".equals(condition.getString("type")));
    conditions.add(
        new JsonObject()
            .put("type", "DisruptionTarget")
            .put("status", "True")
            .put("lastProbeTime", (Object) null)
            .put("lastTransitionTime", writer.now())
            .put("reason", "EvictionByEvictionAPI")
            .put("message", "Eviction API: evicting"));
    return Json.with(pod, new JsonArray(conditions), "status", "conditions");
  }

  /**
   * Puts a pod on a node.
   *
   * @throws StatusException 409 when it is on one
   */
  public void bind(
      ResourceKind pods, String namespace, String name, JsonObject binding, boolean dryRun) {
    String node = Json.text(binding, "target", "name");
    JsonObject pod = require(pods, namespace, name);
    String present = Json.text(pod, "spec", "nodeName");
    if (!present.isEmpty()) {
      throw StatusException.conflict(
          pods, name, "pod " + name + " is already assigned to node \"" + present + "\"");
    }
    if (dryRun) {
      return;
    }
    JsonObject condition =
        new JsonObject()
            .put("type", "PodScheduled")
            .put("status", "True")
            .put("lastProbeTime", (Object) null)
            .put("lastTransitionTime", writer.now());
    JsonArray conditions = new JsonArray();
    Json.objects(pod, "status", "conditions").stream()
        .filter(other -> !"PodScheduled".equals(other.getString("type")))
        .forEach(conditions::add);
    JsonObject bound = Json.with(pod, node, "spec", "nodeName");
    writer
        .cluster()
        .write(pods, Json.with(bound, conditions.add(condition), "status", "conditions"));
  }

  private JsonObject require(ResourceKind kind, String namespace, String name) {
    return writer
        .cluster()
        .store()
        .find(kind, namespace, name)
        .orElseThrow(() -> StatusException.notFound(kind, name));
  }
}
