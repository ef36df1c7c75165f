package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.controller.EventRecorder.Happening;
import io.pilothouse.sandbox.store.Change;
import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** StatefulSets: pods with names that stay, one after the other. */
final class StatefulSetController implements Controller {
  private static final String COMPONENT = "statefulset-controller";

  private final ControllerClient client;
  private final ControllerRevisions revisions;

  StatefulSetController(ControllerClient client) {
    this.client = client;
    this.revisions = new ControllerRevisions(client);
  }

  @Override
  public Collection<Key> affectedBy(Change change) {
    if (client.concerns(change, Kind.STATEFUL_SET)) {
      return List.of(Key.of(change.object()));
    }
    return client.concerns(change, Kind.POD) ? Owners.keys(change, "StatefulSet") : List.of();
  }

  @Override
  public void reconcile(Key key) {
    client
        .find(Kind.STATEFUL_SET, key)
        .filter(set -> !Pods.terminating(set))
        .ifPresent(this::reconcile);
  }

  private void reconcile(JsonObject set) {
    JsonObject newest = revisions.current(set);
    String update = ControllerRevisions.name(newest);
    String known = Json.text(set, "status", "currentRevision");
    String current = known.isEmpty() ? update : known;
    boolean settled = scale(set, current, update);
    if (settled && !"OnDelete".equals(Json.text(set, "spec", "updateStrategy", "type"))) {
      roll(set, update);
    }
    status(set, current, update);
    revisions.cleanUp(set, newest);
  }

  /** Its pods by ordinal. */
  private Map<Integer, JsonObject> pods(JsonObject set) {
    Map<Integer, JsonObject> pods = new TreeMap<>();
    for (JsonObject pod : client.owned(Kind.POD, set)) {
      String name = Json.text(pod, "metadata", "name");
      pods.put(Integer.parseInt(name.substring(name.lastIndexOf('-') + 1)), pod);
    }
    return pods;
  }

  /** Makes the pods there are those there should be; whether that is so already. */
  private boolean scale(JsonObject set, String current, String update) {
    boolean ordered = !"Parallel".equals(Json.text(set, "spec", "podManagementPolicy"));
    Map<Integer, JsonObject> pods = pods(set);
    int first = (int) Json.number(set, "spec", "ordinals", "start");
    int end = first + Counters.replicas(set);
    long partition = partition(set);
    boolean settled = true;
    for (int ordinal = first; ordinal < end; ordinal++) {
      JsonObject pod = pods.get(ordinal);
      if (pod == null) {
        create(set, ordinal, ordinal < partition ? current : update);
      } else if (Pods.finished(pod)) {
        delete(set, pod);
      } else if (healthy(pod)) {
        continue;
      }
      settled = false;
      if (ordered) {
        return false;
      }
    }
    List<Integer> condemned =
        pods.keySet().stream()
            .filter(ordinal -> ordinal < first || ordinal >= end)
            .sorted(Comparator.reverseOrder())
            .toList();
    for (int ordinal : condemned) {
      settled = false;
      delete(set, pods.get(ordinal));
      if (ordered) {
        return false;
      }
    }
    return settled;
  }

  /** Replaces the last pod that is of another template, if the ones after it are well. */
  private void roll(JsonObject set, String update) {
    long partition = partition(set);
    Map<Integer, JsonObject> pods = pods(set);
    for (int ordinal : pods.keySet().stream().sorted(Comparator.reverseOrder()).toList()) {
      JsonObject pod = pods.get(ordinal);
      if (ordinal < partition) {
        return;
      }
      if (!revision(pod).equals(update)) {
        delete(set, pod);
        return;
      }
      if (!healthy(pod)) {
        return;
      }
    }
  }

  private static long partition(JsonObject set) {
    return Json.number(set, "spec", "updateStrategy", "rollingUpdate", "partition");
  }

  private static boolean healthy(JsonObject pod) {
    return Pods.ready(pod) && !Pods.terminating(pod);
  }

  private static String revision(JsonObject pod) {
    return Json.text(pod, "metadata", "labels", ControllerRevisions.HASH);
  }

  private void create(JsonObject set, int ordinal, String revision) {
    StatefulPod pod = new StatefulPod(client, set, ordinal);
    for (String claim : pod.createClaims()) {
      event(
          set,
          "SuccessfulCreate",
          "Create Claim %s Pod %s in StatefulSet %s success"
              .formatted(claim, pod.name(), Json.text(set, "metadata", "name")));
    }
    client.create(Kind.POD, pod.object(revision));
    event(set, "SuccessfulCreate", message("Create", pod.name(), set));
  }

  private void delete(JsonObject set, JsonObject pod) {
    if (!Pods.terminating(pod)) {
      client.delete(Kind.POD, pod);
      String name = Json.text(pod, "metadata", "name");
      event(set, "SuccessfulDelete", message("Delete", name, set));
    }
  }

  private static String message(String verb, String pod, JsonObject set) {
    String name = Json.text(set, "metadata", "name");
    return "%s Pod %s in StatefulSet %s successful".formatted(verb, pod, name);
  }

  private void event(JsonObject set, String reason, String message) {
    client.events().record(set, Happening.normal(COMPONENT, reason, message));
  }

  private void status(JsonObject set, String current, String update) {
    Collection<JsonObject> pods = pods(set).values();
    List<JsonObject> live = pods.stream().filter(pod -> !Pods.terminating(pod)).toList();
    long ready = live.stream().filter(Pods::ready).count();
    long updated = live.stream().filter(pod -> revision(pod).equals(update)).count();
    long minReady = Json.number(set, "spec", "minReadySeconds");
    long available =
        live.stream().filter(pod -> Pods.available(pod, minReady, client.now())).count();
    boolean complete =
        updated == Counters.replicas(set) && pods.size() == updated && ready == updated;
    String settled = complete ? update : current;
    long old = live.stream().filter(pod -> revision(pod).equals(settled)).count();
    JsonObject status =
        new JsonObject()
            .put("observedGeneration", Json.number(set, "metadata", "generation"))
            .put("replicas", pods.size());
    Counters.put(status, "readyReplicas", ready);
    Counters.put(status, "currentReplicas", old);
    Counters.put(status, "updatedReplicas", updated);
    status
        .put("currentRevision", settled)
        .put("updateRevision", update)
        .put("collisionCount", 0)
        .put("availableReplicas", (int) available);
    client.updateStatus(Kind.STATEFUL_SET, client.fresh(Kind.STATEFUL_SET, set), status);
  }
}
