package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.controller.EventRecorder.Happening;
import io.pilothouse.sandbox.store.Change;
import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** DaemonSets: one pod on each node that fits. */
final class DaemonSetController implements Controller {
  private static final String COMPONENT = "daemonset-controller";
  private static final String GENERATION = "pod-template-generation";

  private static final List<JsonObject> TOLERATIONS =
      Stream.concat(
              Stream.of("not-ready", "unreachable").map(name -> toleration(name, "NoExecute")),
              Stream.of("disk-pressure", "memory-pressure", "pid-pressure", "unschedulable")
                  .map(name -> toleration(name, "NoSchedule")))
          .toList();

  private final ControllerClient client;
  private final ControllerRevisions revisions;

  DaemonSetController(ControllerClient client) {
    this.client = client;
    this.revisions = new ControllerRevisions(client);
  }

  private static JsonObject toleration(String name, String effect) {
    return new JsonObject()
        .put("key", "node.kubernetes.io/" + name)
        .put("operator", "Exists")
        .put("effect", effect);
  }

  @Override
  public Collection<Key> affectedBy(Change change) {
    if (client.concerns(change, Kind.DAEMON_SET)) {
      return List.of(Key.of(change.object()));
    }
    if (client.concerns(change, Kind.NODE)) {
      return client.list(Kind.DAEMON_SET, "").stream().map(Key::of).toList();
    }
    return client.concerns(change, Kind.POD) ? Owners.keys(change, "DaemonSet") : List.of();
  }

  @Override
  public void reconcile(Key key) {
    client
        .find(Kind.DAEMON_SET, key)
        .filter(set -> !Pods.terminating(set))
        .ifPresent(this::reconcile);
  }

  private void reconcile(JsonObject set) {
    JsonObject newest = revisions.current(set);
    String hash = ControllerRevisions.hash(newest);
    for (JsonObject node : client.list(Kind.NODE, "")) {
      place(set, node, hash);
    }
    if ("RollingUpdate".equals(Json.text(set, "spec", "updateStrategy", "type"))) {
      roll(set, hash);
    }
    status(set, hash);
    revisions.cleanUp(set, newest);
  }

  private void place(JsonObject set, JsonObject node, String hash) {
    List<JsonObject> there = on(set, node);
    boolean fits = NodeAffinity.matches(Json.object(set, "spec", "template", "spec"), node);
    boolean bears = bears(set, node);
    if (!fits || !bears) {
      there.forEach(pod -> delete(set, pod));
    } else if (there.isEmpty() && Taints.schedulable(node, tolerations(set))) {
      JsonObject pod = client.create(Kind.POD, pod(set, node, hash));
      event(set, "SuccessfulCreate", "Created pod: " + Json.text(pod, "metadata", "name"));
    } else {
      there.stream().filter(Pods::finished).forEach(pod -> delete(set, pod));
    }
  }

  /** Whether none of the node's taints would drive the pod away again. */
  private static boolean bears(JsonObject set, JsonObject node) {
    return Json.objects(node, "spec", "taints").stream()
        .filter(taint -> "NoExecute".equals(taint.getString("effect")))
        .allMatch(taint -> Taints.toleration(taint, tolerations(set)).isPresent());
  }

  private static List<JsonObject> tolerations(JsonObject set) {
    List<JsonObject> all =
        new ArrayList<>(Json.objects(set, "spec", "template", "spec", "tolerations"));
    TOLERATIONS.stream().filter(toleration -> !all.contains(toleration)).forEach(all::add);
    return all;
  }

  private List<JsonObject> on(JsonObject set, JsonObject node) {
    String name = Json.text(node, "metadata", "name");
    return client.owned(Kind.POD, set).stream().filter(pod -> name.equals(target(pod))).toList();
  }

  /** The node a pod is on, or is meant for. */
  private static String target(JsonObject pod) {
    String node = Pods.nodeName(pod);
    if (!node.isEmpty()) {
      return node;
    }
    return Json.objects(
            pod,
            "spec",
            "affinity",
            "nodeAffinity",
            "requiredDuringSchedulingIgnoredDuringExecution",
            "nodeSelectorTerms")
        .stream()
        .flatMap(term -> Json.objects(term, "matchFields").stream())
        .flatMap(field -> Json.texts(field, "values").stream())
        .findFirst()
        .orElse("");
  }

  private static JsonObject pod(JsonObject set, JsonObject node, String hash) {
    JsonObject pod = Pods.fromTemplate(set, Json.object(set, "spec", "template"));
    JsonObject field =
        new JsonObject()
            .put("key", "metadata.name")
            .put("operator", "In")
            .put("values", new JsonArray().add(Json.text(node, "metadata", "name")));
    JsonObject term = new JsonObject().put("matchFields", new JsonArray().add(field));
    JsonObject pinned =
        Json.with(
            pod,
            new JsonArray().add(term),
            "spec",
            "affinity",
            "nodeAffinity",
            "requiredDuringSchedulingIgnoredDuringExecution",
            "nodeSelectorTerms");
    String generation = Long.toString(Json.number(set, "metadata", "generation"));
    pinned = Json.with(pinned, ControllerClient.array(tolerations(set)), "spec", "tolerations");
    pinned = Json.with(pinned, hash, "metadata", "labels", ControllerRevisions.HASH);
    pinned = Json.with(pinned, generation, "metadata", "labels", GENERATION);
    return Json.with(pinned, Json.text(set, "metadata", "name") + "-", "metadata", "generateName");
  }

  /** Replaces pods of other templates, the unavailable ones first, as far as allowed. */
  private void roll(JsonObject set, String hash) {
    List<JsonObject> pods = client.owned(Kind.POD, set);
    int unavailable = (int) pods.stream().filter(pod -> !healthy(pod)).count();
    int allowed =
        Math.max(
            1,
            Shares.of(
                Json.value(set, "spec", "updateStrategy", "rollingUpdate", "maxUnavailable"),
                pods.size(),
                true,
                1));
    for (JsonObject pod : pods) {
      if (revision(pod).equals(hash) || Pods.terminating(pod)) {
        continue;
      }
      if (!healthy(pod)) {
        delete(set, pod);
      } else if (unavailable < allowed) {
        unavailable++;
        delete(set, pod);
      }
    }
  }

  private static boolean healthy(JsonObject pod) {
    return Pods.ready(pod) && !Pods.terminating(pod);
  }

  private static String revision(JsonObject pod) {
    return Json.text(pod, "metadata", "labels", ControllerRevisions.HASH);
  }

  private void delete(JsonObject set, JsonObject pod) {
    if (!Pods.terminating(pod)) {
      client.delete(Kind.POD, pod);
      event(set, "SuccessfulDelete", "Deleted pod: " + Json.text(pod, "metadata", "name"));
    }
  }

  private void event(JsonObject set, String reason, String message) {
    client.events().record(set, Happening.normal(COMPONENT, reason, message));
  }

  private void status(JsonObject set, String hash) {
    int wanted = 0;
    int scheduled = 0;
    int misplaced = 0;
    int ready = 0;
    int updated = 0;
    for (JsonObject node : client.list(Kind.NODE, "")) {
      boolean should =
          NodeAffinity.matches(Json.object(set, "spec", "template", "spec"), node)
              && Taints.schedulable(node, tolerations(set));
      List<JsonObject> there = on(set, node).stream().filter(Pods::active).toList();
      wanted += should ? 1 : 0;
      if (there.isEmpty()) {
        continue;
      }
      scheduled += should ? 1 : 0;
      misplaced += should ? 0 : 1;
      ready += should && Pods.ready(there.getFirst()) ? 1 : 0;
      updated += should && revision(there.getFirst()).equals(hash) ? 1 : 0;
    }
    JsonObject status =
        new JsonObject()
            .put("currentNumberScheduled", scheduled)
            .put("numberMisscheduled", misplaced)
            .put("desiredNumberScheduled", wanted)
            .put("numberReady", ready)
            .put("observedGeneration", Json.number(set, "metadata", "generation"));
    Counters.put(status, "updatedNumberScheduled", updated);
    Counters.put(status, "numberAvailable", ready);
    Counters.put(status, "numberUnavailable", wanted - ready);
    client.updateStatus(Kind.DAEMON_SET, client.fresh(Kind.DAEMON_SET, set), status);
  }
}
