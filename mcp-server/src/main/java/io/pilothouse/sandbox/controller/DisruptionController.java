package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.store.Change;
import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ObjectSelector;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** PodDisruptionBudgets: how many pods may be evicted now. */
final class DisruptionController implements Controller {
  /** How long an eviction is counted whose pod has not been marked as deleted yet. */
  private static final Duration DISRUPTED = Duration.ofMinutes(2);

  private final ControllerClient client;

  DisruptionController(ControllerClient client) {
    this.client = client;
  }

  @Override
  public Collection<Key> affectedBy(Change change) {
    if (client.concerns(change, Kind.DISRUPTION_BUDGET)) {
      return List.of(Key.of(change.object()));
    }
    return client.concerns(change, Kind.POD)
        ? client
            .list(Kind.DISRUPTION_BUDGET, Json.text(change.object(), "metadata", "namespace"))
            .stream()
            .filter(
                budget ->
                    selects(budget, change.object())
                        || change.previous() != null && selects(budget, change.previous()))
            .map(Key::of)
            .toList()
        : List.of();
  }

  private static boolean selects(JsonObject budget, JsonObject pod) {
    return ObjectSelector.of(Json.object(budget, "spec", "selector"))
        .matches(Json.textMap(pod, "metadata", "labels"));
  }

  @Override
  public void reconcile(Key key) {
    client.find(Kind.DISRUPTION_BUDGET, key).ifPresent(this::reconcile);
  }

  private void reconcile(JsonObject budget) {
    List<JsonObject> pods =
        client.list(Kind.POD, Json.text(budget, "metadata", "namespace")).stream()
            .filter(pod -> selects(budget, pod) && !Pods.finished(pod))
            .toList();
    JsonObject disrupted = disrupted(budget, pods);
    int expected = expected(budget, pods);
    int desired = desired(Json.object(budget, "spec"), expected);
    int healthy =
        (int)
            pods.stream()
                .filter(pod -> Pods.ready(pod) && !Pods.terminating(pod))
                .filter(pod -> !disrupted.containsKey(Json.text(pod, "metadata", "name")))
                .count();
    int allowed = expected == 0 ? 0 : Math.max(0, healthy - desired);
    JsonObject status =
        new JsonObject()
            .put("observedGeneration", Json.number(budget, "metadata", "generation"))
            .put("disruptionsAllowed", allowed)
            .put("currentHealthy", healthy)
            .put("desiredHealthy", desired)
            .put("expectedPods", expected)
            .put("conditions", new JsonArray().add(condition(budget, allowed > 0)));
    if (!disrupted.isEmpty()) {
      status.put("disruptedPods", disrupted);
      client.again(this, Key.of(budget), DISRUPTED);
    }
    client.updateStatus(Kind.DISRUPTION_BUDGET, budget, status);
  }

  private JsonObject disrupted(JsonObject budget, List<JsonObject> pods) {
    JsonObject kept = new JsonObject();
    for (JsonObject pod : pods) {
      String name = Json.text(pod, "metadata", "name");
      String since = Json.text(budget, "status", "disruptedPods", name);
      if (!since.isEmpty()
          && !Pods.terminating(pod)
          && Instant.parse(since).plus(DISRUPTED).isAfter(client.now())) {
        kept.put(name, since);
      }
    }
    return kept;
  }

  /** How many pods there should be: those there are, or what their workloads ask for. */
  private int expected(JsonObject budget, List<JsonObject> pods) {
    if (Json.value(budget, "spec", "minAvailable") instanceof Number) {
      return pods.size();
    }
    Set<String> seen = new HashSet<>();
    int expected = 0;
    for (JsonObject pod : pods) {
      Optional<JsonObject> workload = workload(pod);
      if (workload.isEmpty()) {
        expected++;
      } else if (seen.add(Json.text(workload.get(), "metadata", "uid"))) {
        expected += Counters.replicas(workload.get());
      }
    }
    return expected;
  }

  private Optional<JsonObject> workload(JsonObject pod) {
    return Owners.key(pod, "ReplicaSet").stream()
        .flatMap(key -> client.find(Kind.REPLICA_SET, key).stream())
        .map(
            set ->
                Owners.key(set, "Deployment").stream()
                    .flatMap(key -> client.find(Kind.DEPLOYMENT, key).stream())
                    .findFirst()
                    .orElse(set))
        .findFirst()
        .or(
            () ->
                Owners.key(pod, "StatefulSet").stream()
                    .flatMap(key -> client.find(Kind.STATEFUL_SET, key).stream())
                    .findFirst());
  }

  private static int desired(JsonObject spec, int expected) {
    return spec.containsKey("maxUnavailable")
        ? Math.max(0, expected - Shares.of(spec.getValue("maxUnavailable"), expected, true, 0))
        : Shares.of(spec.getValue("minAvailable"), expected, true, 1);
  }

  private JsonObject condition(JsonObject budget, boolean allowed) {
    String status = allowed ? "True" : "False";
    String since =
        Conditions.of(budget, "DisruptionAllowed")
            .filter(old -> status.equals(old.getString("status")))
            .map(old -> old.getString("lastTransitionTime"))
            .orElse(client.timestamp());
    return new JsonObject()
        .put("type", "DisruptionAllowed")
        .put("status", status)
        .put("observedGeneration", Json.number(budget, "metadata", "generation"))
        .put("lastTransitionTime", since)
        .put("reason", allowed ? "SufficientPods" : "InsufficientPods")
        .put("message", "");
  }
}
