package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.store.Change;
import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Deployments: one ReplicaSet per template, and rollouts from one to the next. Going back to an
 * earlier template uses its ReplicaSet again, under a new revision.
 */
final class DeploymentController implements Controller {
  private static final int DEFAULT_HISTORY = 10;

  private final ControllerClient client;
  private final ReplicaSetScaler scaler;

  DeploymentController(ControllerClient client) {
    this.client = client;
    this.scaler = new ReplicaSetScaler(client);
  }

  @Override
  public Collection<Key> affectedBy(Change change) {
    if (client.concerns(change, Kind.DEPLOYMENT)) {
      return List.of(Key.of(change.object()));
    }
    if (client.concerns(change, Kind.REPLICA_SET)) {
      return Owners.keys(change, "Deployment");
    }
    // A Recreate rollout waits for the last old pod to be gone.
    return client.concerns(change, Kind.POD) && change.type() == Change.Type.DELETED
        ? Owners.key(change.object(), "ReplicaSet").stream()
            .flatMap(key -> client.find(Kind.REPLICA_SET, key).stream())
            .flatMap(set -> Owners.key(set, "Deployment").stream())
            .toList()
        : List.of();
  }

  @Override
  public void reconcile(Key key) {
    client
        .find(Kind.DEPLOYMENT, key)
        .filter(deployment -> !Pods.terminating(deployment))
        .ifPresent(this::reconcile);
  }

  private void reconcile(JsonObject deployment) {
    List<JsonObject> sets = sets(deployment);
    if (Json.flag(deployment, "spec", "paused")) {
      scaler.resize(deployment, sets);
      client.updateStatus(Kind.DEPLOYMENT, deployment, status(deployment).paused());
      return;
    }
    if (ReplicaSetScaler.resized(deployment, sets)) {
      scaler.resize(deployment, sets);
    } else if ("Recreate".equals(Json.text(deployment, "spec", "strategy", "type"))) {
      recreate(deployment, sets);
    } else {
      roll(deployment, sets);
    }
    finish(client.fresh(Kind.DEPLOYMENT, deployment));
  }

  /** Its ReplicaSets, oldest first. */
  private List<JsonObject> sets(JsonObject deployment) {
    return client.owned(Kind.REPLICA_SET, deployment).stream()
        .filter(set -> !Pods.terminating(set))
        .sorted(Revisions.BY_AGE)
        .toList();
  }

  private void recreate(JsonObject deployment, List<JsonObject> sets) {
    List<JsonObject> old = new ArrayList<>(sets);
    Revisions.current(deployment, sets).ifPresent(old::remove);
    boolean stopping = false;
    for (JsonObject set : old) {
      stopping |= scaler.scale(deployment, set, 0);
    }
    boolean quiet =
        old.stream().flatMap(set -> client.owned(Kind.POD, set).stream()).allMatch(Pods::finished);
    if (!stopping && quiet) {
      JsonObject newSet = newSet(deployment, sets, Counters.replicas(deployment));
      scaler.scale(deployment, newSet, Counters.replicas(deployment));
    }
  }

  private void roll(JsonObject deployment, List<JsonObject> sets) {
    RollingUpdate update = RollingUpdate.of(deployment);
    JsonObject newSet = newSet(deployment, sets, update.newReplicas(Counters.desired(sets), 0));
    List<JsonObject> all = sets(deployment);
    int replicas = update.newReplicas(Counters.desired(all), Counters.replicas(newSet));
    if (scaler.scale(deployment, newSet, replicas)) {
      return;
    }
    List<JsonObject> old = new ArrayList<>(all);
    old.removeIf(set -> Key.of(set).equals(Key.of(newSet)));
    for (RollingUpdate.Step step : update.scaleDown(newSet, old)) {
      scaler.scale(deployment, step.replicaSet(), step.replicas());
    }
  }

  /** The ReplicaSet of the present template, under the newest revision. */
  private JsonObject newSet(JsonObject deployment, List<JsonObject> sets, int replicas) {
    Optional<JsonObject> existing = Revisions.current(deployment, sets);
    List<JsonObject> old = new ArrayList<>(sets);
    existing.ifPresent(old::remove);
    long revision = Revisions.newest(old) + 1;
    JsonObject newSet =
        existing
            .map(
                set ->
                    client.update(Kind.REPLICA_SET, Revisions.adopted(deployment, set, revision)))
            .orElseGet(() -> scaler.create(deployment, revision, replicas));
    note(deployment, newSet, existing.isPresent());
    return newSet;
  }

  /** Notes on the Deployment its revision, and that there is a new ReplicaSet. */
  private void note(JsonObject deployment, JsonObject newSet, boolean existed) {
    String revision = Long.toString(Revisions.of(newSet));
    JsonObject noted =
        client.updateStatus(
            Kind.DEPLOYMENT,
            Json.with(
                client.fresh(Kind.DEPLOYMENT, deployment),
                revision,
                "metadata",
                "annotations",
                Revisions.REVISION));
    if (!existed || Conditions.of(noted, "Progressing").isEmpty()) {
      client.updateStatus(Kind.DEPLOYMENT, noted, status(noted).started(newSet, existed));
    }
  }

  private DeploymentStatus status(JsonObject deployment) {
    List<JsonObject> sets = sets(deployment);
    return new DeploymentStatus(
        deployment, Revisions.current(deployment, sets), sets, client.now());
  }

  private void finish(JsonObject deployment) {
    DeploymentStatus status = status(deployment);
    JsonObject written = client.updateStatus(Kind.DEPLOYMENT, deployment, status.complete());
    status
        .deadline()
        .filter(due -> due.isAfter(client.now()))
        .map(due -> Duration.between(client.now(), due))
        .ifPresent(wait -> client.again(this, Key.of(deployment), wait));
    if (status.isComplete()) {
      cleanUp(written);
    }
  }

  private void cleanUp(JsonObject deployment) {
    int limit =
        Json.value(deployment, "spec", "revisionHistoryLimit") instanceof Number number
            ? number.intValue()
            : DEFAULT_HISTORY;
    List<JsonObject> old = new ArrayList<>(sets(deployment));
    Revisions.current(deployment, old).ifPresent(old::remove);
    old.stream()
        .sorted(Comparator.comparingLong(Revisions::of))
        .limit(Math.max(0, old.size() - limit))
        .filter(set -> Counters.replicas(set) == 0 && Json.number(set, "status", "replicas") == 0)
        .forEach(set -> client.delete(Kind.REPLICA_SET, set));
  }
}
