package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.controller.EventRecorder.Happening;
import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Creates the ReplicaSets of Deployments and changes their sizes. */
final class ReplicaSetScaler {
  private final ControllerClient client;

  ReplicaSetScaler(ControllerClient client) {
    this.client = client;
  }

  /** Whether the Deployment asks for another size than its ReplicaSets were made for. */
  static boolean resized(JsonObject deployment, List<JsonObject> sets) {
    String desired = Integer.toString(Counters.replicas(deployment));
    return sets.stream()
        .filter(set -> Counters.replicas(set) > 0)
        .map(set -> Json.text(set, "metadata", "annotations", Revisions.DESIRED))
        .anyMatch(size -> !size.isEmpty() && !size.equals(desired));
  }

  /**
   * Follows a change of the Deployment's size. In the middle of a rollout every ReplicaSet gets its
   * share, so that the rollout stays as far as it is.
   */
  void resize(JsonObject deployment, List<JsonObject> sets) {
    List<JsonObject> active = sets.stream().filter(set -> Counters.replicas(set) > 0).toList();
    int desired = Counters.replicas(deployment);
    Optional<JsonObject> newSet = Revisions.current(deployment, sets);
    if (active.size() <= 1) {
      List<JsonObject> one = active.isEmpty() ? newSet.stream().toList() : active;
      one.forEach(set -> scale(deployment, set, desired));
      return;
    }
    if (newSet.filter(set -> saturated(set, desired)).isPresent()) {
      active.stream()
          .filter(set -> !Key.of(set).equals(Key.of(newSet.get())))
          .forEach(set -> scale(deployment, set, 0));
      return;
    }
    proportionally(deployment, active);
  }

  private static boolean saturated(JsonObject set, int desired) {
    return Counters.replicas(set) == desired
        && Json.number(set, "status", "availableReplicas") == desired;
  }

  private void proportionally(JsonObject deployment, List<JsonObject> active) {
    RollingUpdate update = RollingUpdate.of(deployment);
    int allowed = update.desired() == 0 ? 0 : update.desired() + update.maxSurge();
    int missing = allowed - Counters.desired(active);
    List<JsonObject> largestFirst =
        active.stream()
            .sorted(Comparator.comparingInt((JsonObject set) -> -Counters.replicas(set)))
            .toList();
    int left = missing;
    int[] sizes = new int[largestFirst.size()];
    for (int i = 0; i < sizes.length; i++) {
      int replicas = Counters.replicas(largestFirst.get(i));
      int share = missing == 0 ? 0 : share(largestFirst.get(i), replicas, allowed) - replicas;
      int given = missing > 0 ? Math.clamp(share, 0, left) : Math.clamp(share, left, 0);
      sizes[i] = replicas + given;
      left -= given;
    }
    sizes[0] = Math.max(0, sizes[0] + left);
    for (int i = 0; i < sizes.length; i++) {
      scale(deployment, largestFirst.get(i), sizes[i]);
    }
  }

  private static int share(JsonObject set, int replicas, int allowed) {
    String max = Json.text(set, "metadata", "annotations", Revisions.MAX);
    return max.matches("[1-9][0-9]{0,8}")
        ? (int) Math.round((double) replicas * allowed / Integer.parseInt(max))
        : replicas;
  }

  /**
   * Gives a ReplicaSet a size, and notes what size of the Deployment that is for.
   *
   * @return whether its size was another one
   */
  boolean scale(JsonObject deployment, JsonObject set, int replicas) {
    JsonObject current = client.fresh(Kind.REPLICA_SET, set);
    int old = Counters.replicas(current);
    JsonObject annotations =
        Json.shallow(Json.object(current, "metadata", "annotations"))
            .mergeIn(sizes(RollingUpdate.of(deployment)));
    JsonObject noted = Json.with(current, annotations, "metadata", "annotations");
    client.update(
        Kind.REPLICA_SET, old == replicas ? noted : Json.with(noted, replicas, "spec", "replicas"));
    if (old != replicas) {
      event(deployment, current, old, replicas);
    }
    return old != replicas;
  }

  /** Creates the ReplicaSet for the Deployment's present template. */
  JsonObject create(JsonObject deployment, long revision, int replicas) {
    JsonObject template = Templates.of(deployment);
    String hash = Names.hash(template.encode());
    JsonObject labels = Json.shallow(Json.object(template, "metadata", "labels"));
    labels.put(Revisions.HASH, hash);
    JsonObject selector =
        Json.with(Json.object(deployment, "spec", "selector"), hash, "matchLabels", Revisions.HASH);
    JsonObject annotations =
        Revisions.annotations(deployment, new JsonObject(), revision)
            .mergeIn(sizes(RollingUpdate.of(deployment)));
    JsonObject metadata =
        new JsonObject()
            .put("name", Json.text(deployment, "metadata", "name") + "-" + hash)
            .put("namespace", Json.text(deployment, "metadata", "namespace"))
            .put("labels", labels)
            .put("annotations", annotations)
            .put("ownerReferences", Owners.references(deployment));
    JsonObject spec = new JsonObject().put("replicas", replicas);
    Object minReady = Json.value(deployment, "spec", "minReadySeconds");
    if (minReady != null) {
      spec.put("minReadySeconds", minReady);
    }
    spec.put("selector", selector)
        .put("template", Json.with(template, labels, "metadata", "labels"));
    JsonObject set = new JsonObject().put("metadata", metadata).put("spec", spec);
    JsonObject created = client.create(Kind.REPLICA_SET, set);
    if (replicas > 0) {
      event(deployment, created, 0, replicas);
    }
    return created;
  }

  private static JsonObject sizes(RollingUpdate update) {
    return new JsonObject()
        .put(Revisions.DESIRED, Integer.toString(update.desired()))
        .put(Revisions.MAX, Integer.toString(update.desired() + update.maxSurge()));
  }

  private void event(JsonObject deployment, JsonObject set, int from, int to) {
    String message =
        "Scaled %s replica set %s from %d to %d"
            .formatted(to > from ? "up" : "down", Json.text(set, "metadata", "name"), from, to);
    client
        .events()
        .record(
            deployment, Happening.normal("deployment-controller", "ScalingReplicaSet", message));
  }
}
