package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.controller.EventRecorder.Happening;
import io.pilothouse.sandbox.store.Change;
import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Nodes: taints those that are cordoned or do not report, and drives away the pods that do not
 * tolerate a NoExecute taint, or only for a time.
 */
final class NodeController implements Controller {
  private static final String NOT_READY = "node.kubernetes.io/not-ready";
  private static final String UNREACHABLE = "node.kubernetes.io/unreachable";

  private final ControllerClient client;

  NodeController(ControllerClient client) {
    this.client = client;
  }

  @Override
  public Collection<Key> affectedBy(Change change) {
    if (client.concerns(change, Kind.NODE)) {
      return List.of(Key.of(change.object()));
    }
    boolean bound =
        client.concerns(change, Kind.POD)
            && !Pods.nodeName(change.object()).isEmpty()
            && change.previous() != null
            && Pods.nodeName(change.previous()).isEmpty();
    return bound ? List.of(new Key("", Pods.nodeName(change.object()))) : List.of();
  }

  @Override
  public void reconcile(Key key) {
    client.find(Kind.NODE, key).ifPresent(this::reconcile);
  }

  private void reconcile(JsonObject node) {
    String ready =
        Conditions.of(node, "Ready").map(found -> found.getString("status")).orElse("True");
    List<JsonObject> wanted = new ArrayList<>();
    if (Json.flag(node, "spec", "unschedulable")) {
      wanted.add(taint(Taints.UNSCHEDULABLE, "NoSchedule"));
    }
    if (!ready.equals("True")) {
      String key = ready.equals("Unknown") ? UNREACHABLE : NOT_READY;
      wanted.add(taint(key, "NoSchedule"));
      wanted.add(taint(key, "NoExecute"));
    }
    List<JsonObject> taints = merged(Json.objects(node, "spec", "taints"), wanted);
    JsonObject spec = Json.shallow(Json.object(node, "spec"));
    spec.remove("taints");
    if (!taints.isEmpty()) {
      spec.put("taints", ControllerClient.array(taints));
    }
    JsonObject tainted = Json.shallow(node).put("spec", spec);
    if (!spec.equals(Json.object(node, "spec"))) {
      say(node, taints);
      client.update(Kind.NODE, tainted);
    }
    for (JsonObject pod : client.list(Kind.POD, "")) {
      if (Pods.nodeName(pod).equals(Json.text(node, "metadata", "name"))) {
        if (!ready.equals("True") && Pods.ready(pod)) {
          unready(pod);
        }
        drive(pod, taints, Key.of(node));
      }
    }
  }

  private static JsonObject taint(String key, String effect) {
    return new JsonObject().put("effect", effect).put("key", key);
  }

  /** The taints there are without those of this controller that are not wanted any more. */
  private List<JsonObject> merged(List<JsonObject> present, List<JsonObject> wanted) {
    List<JsonObject> merged = new ArrayList<>();
    for (JsonObject taint : present) {
      boolean own =
          List.of(Taints.UNSCHEDULABLE, NOT_READY, UNREACHABLE).contains(taint.getString("key"));
      if (!own || wanted.stream().anyMatch(other -> same(taint, other))) {
        merged.add(taint);
      }
    }
    for (JsonObject taint : wanted) {
      if (merged.stream().noneMatch(other -> same(taint, other))) {
        merged.add(taint.put("timeAdded", client.timestamp()));
      }
    }
    return merged;
  }

  private static boolean same(JsonObject one, JsonObject other) {
    return one.getString("key").equals(other.getString("key"))
        && one.getString("effect").equals(other.getString("effect"));
  }

  private void say(JsonObject node, List<JsonObject> taints) {
    String name = Json.text(node, "metadata", "name");
    boolean cordoned = has(taints, Taints.UNSCHEDULABLE);
    boolean lost = has(taints, NOT_READY) || has(taints, UNREACHABLE);
    List<JsonObject> before = Json.objects(node, "spec", "taints");
    if (cordoned != has(before, Taints.UNSCHEDULABLE)) {
      String reason = cordoned ? "NodeNotSchedulable" : "NodeSchedulable";
      client
          .events()
          .record(
              node,
              new Happening(
                  "kubelet", name, false, reason, "Node " + name + " status is now: " + reason));
    }
    if (lost && !has(before, NOT_READY) && !has(before, UNREACHABLE)) {
      String message = "Node " + name + " status is now: NodeNotReady";
      client.events().record(node, Happening.normal("node-controller", "NodeNotReady", message));
    }
  }

  private static boolean has(List<JsonObject> taints, String key) {
    return taints.stream().anyMatch(taint -> key.equals(taint.getString("key")));
  }

  private void unready(JsonObject pod) {
    JsonObject condition =
        Json.shallow(Conditions.of(pod, "Ready").orElseThrow())
            .put("status", "False")
            .put("lastTransitionTime", client.timestamp());
    JsonArray conditions =
        Conditions.with(
            ControllerClient.array(Json.objects(pod, "status", "conditions")), condition);
    client.updateStatus(Kind.POD, Json.with(pod, conditions, "status", "conditions"));
    client
        .events()
        .record(pod, Happening.warning("node-controller", "NodeNotReady", "Node is not ready"));
  }

  private void drive(JsonObject pod, List<JsonObject> taints, Key node) {
    if (Pods.terminating(pod) || Pods.finished(pod)) {
      return;
    }
    for (JsonObject taint : taints) {
      if (!"NoExecute".equals(taint.getString("effect"))) {
        continue;
      }
      Optional<JsonObject> toleration =
          Taints.toleration(taint, Json.objects(pod, "spec", "tolerations"));
      if (toleration.isPresent() && !toleration.get().containsKey("tolerationSeconds")) {
        continue;
      }
      long seconds = toleration.map(found -> found.getLong("tolerationSeconds")).orElse(0L);
      Instant due =
          Instant.parse(taint.getString("timeAdded", client.timestamp())).plusSeconds(seconds);
      if (due.isAfter(client.now())) {
        client.again(this, node, Duration.between(client.now(), due));
      } else {
        evict(pod);
        return;
      }
    }
  }

  private void evict(JsonObject pod) {
    Key key = Key.of(pod);
    String message = "Marking for deletion Pod " + key.namespace() + "/" + key.name();
    client
        .events()
        .record(
            pod, Happening.normal("taint-eviction-controller", "TaintManagerEviction", message));
    client.delete(Kind.POD, client.fresh(Kind.POD, pod));
  }
}
