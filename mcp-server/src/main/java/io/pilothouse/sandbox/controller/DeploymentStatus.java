package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The status of a Deployment, in the making. */
final class DeploymentStatus {
  private static final long NO_DEADLINE = Integer.MAX_VALUE;
  private static final String TRUE = "True";
  private static final String FALSE = "False";
  private static final String COMPLETE = "NewReplicaSetAvailable";
  private static final String TIMED_OUT = "ProgressDeadlineExceeded";
  private static final String PAUSED = "DeploymentPaused";

  private final JsonObject deployment;
  private final Optional<JsonObject> newSet;
  private final Instant now;
  private final JsonObject counters = new JsonObject();
  private JsonArray conditions;

  /**
   * @param newSet the ReplicaSet that has the present template, if there is one yet
   * @param sets all ReplicaSets of the Deployment
   */
  DeploymentStatus(
      JsonObject deployment, Optional<JsonObject> newSet, List<JsonObject> sets, Instant now) {
    this.deployment = deployment;
    this.newSet = newSet;
    this.now = now;
    this.conditions = ControllerClient.array(Json.objects(deployment, "status", "conditions"));
    int available = Counters.sum(sets, "availableReplicas");
    counters.put("observedGeneration", Json.number(deployment, "metadata", "generation"));
    Counters.put(counters, "replicas", Counters.sum(sets, "replicas"));
    Counters.put(counters, "updatedReplicas", newSet.map(set -> count(set, "replicas")).orElse(0L));
    Counters.put(counters, "readyReplicas", Counters.sum(sets, "readyReplicas"));
    Counters.put(counters, "availableReplicas", available);
    Counters.put(counters, "unavailableReplicas", Math.max(0, Counters.desired(sets) - available));
    counters.put("terminatingReplicas", Counters.sum(sets, "terminatingReplicas"));
    Object collisions = Json.value(deployment, "status", "collisionCount");
    if (collisions != null) {
      counters.put("collisionCount", collisions);
    }
  }

  private static long count(JsonObject set, String counter) {
    return Json.number(set, "status", counter);
  }

  /** The status with every condition brought up to date. */
  JsonObject complete() {
    if (reason().equals(PAUSED)) {
      set("Progressing", "Unknown", "DeploymentResumed", "Deployment is resumed");
    }
    available();
    progressing();
    replicaFailure();
    return status();
  }

  /** The status of a Deployment whose rollout is paused. */
  JsonObject paused() {
    if (!reason().equals(TIMED_OUT)) {
      set("Progressing", "Unknown", PAUSED, "Deployment is paused");
    }
    available();
    return status();
  }

  /** The status at the beginning of a rollout. */
  JsonObject started(JsonObject replicaSet, boolean existed) {
    String name = Json.text(replicaSet, "metadata", "name");
    if (existed) {
      set("Progressing", TRUE, "FoundNewReplicaSet", "Found new replica set \"" + name + "\"");
    } else {
      set("Progressing", TRUE, "NewReplicaSetCreated", "Created new replica set \"" + name + "\"");
    }
    return status();
  }

  private JsonObject status() {
    return counters.copy().put("conditions", conditions);
  }

  private void available() {
    RollingUpdate update = RollingUpdate.of(deployment);
    if (number("availableReplicas") >= update.minAvailable()) {
      set("Available", TRUE, "MinimumReplicasAvailable", "Deployment has minimum availability.");
    } else {
      set(
          "Available",
          FALSE,
          "MinimumReplicasUnavailable",
          "Deployment does not have minimum availability.");
    }
  }

  private void progressing() {
    boolean wasComplete =
        number("replicas") == number("updatedReplicas") && reason().equals(COMPLETE);
    if (deadlineSeconds() == NO_DEADLINE || wasComplete) {
      return;
    }
    String subject =
        newSet
            .map(set -> "ReplicaSet \"" + Json.text(set, "metadata", "name") + "\"")
            .orElse("Deployment \"" + Json.text(deployment, "metadata", "name") + "\"");
    if (isComplete()) {
      set("Progressing", TRUE, COMPLETE, subject + " has successfully progressed.");
    } else if (hasProgressed()) {
      conditions =
          Conditions.with(
              conditions,
              condition("Progressing", TRUE, "ReplicaSetUpdated", subject + " is progressing."));
    } else if (deadline().filter(due -> !now.isBefore(due)).isPresent()) {
      set("Progressing", FALSE, TIMED_OUT, subject + " has timed out progressing.");
    }
  }

  /** Whether every pod is of the present template, and available. */
  boolean isComplete() {
    int desired = Counters.replicas(deployment);
    return number("updatedReplicas") == desired
        && number("replicas") == desired
        && number("availableReplicas") == desired;
  }

  private boolean hasProgressed() {
    JsonObject old = Json.object(deployment, "status");
    long oldUpdated = Json.number(old, "updatedReplicas");
    long updated = number("updatedReplicas");
    return updated > oldUpdated
        || number("replicas") - updated < Json.number(old, "replicas") - oldUpdated
        || number("readyReplicas") > Json.number(old, "readyReplicas")
        || number("availableReplicas") > Json.number(old, "availableReplicas");
  }

  /** When the rollout will have made no progress for too long, if it can come to that. */
  Optional<Instant> deadline() {
    if (reason().isEmpty() || reason().equals(COMPLETE) || deadlineSeconds() == NO_DEADLINE) {
      return Optional.empty();
    }
    return find("Progressing")
        .map(condition -> Instant.parse(condition.getString("lastUpdateTime")))
        .map(updated -> updated.plusSeconds(deadlineSeconds()));
  }

  private long deadlineSeconds() {
    return Json.value(deployment, "spec", "progressDeadlineSeconds") instanceof Number seconds
        ? seconds.longValue()
        : NO_DEADLINE;
  }

  private void replicaFailure() {
    Optional<JsonObject> failure = newSet.flatMap(set -> Conditions.of(set, "ReplicaFailure"));
    if (failure.isEmpty()) {
      conditions = Conditions.without(conditions, "ReplicaFailure");
    } else {
      JsonObject found = failure.get();
      set("ReplicaFailure", TRUE, found.getString("reason"), found.getString("message"));
    }
  }

  private String reason() {
    return find("Progressing").map(found -> found.getString("reason")).orElse("");
  }

  private Optional<JsonObject> find(String type) {
    return conditions.stream()
        .map(JsonObject.class::cast)
        .filter(condition -> type.equals(condition.getString("type")))
        .findFirst();
  }

  /** Sets a condition, unless it says the same already. */
  private void set(String type, String status, String reason, String message) {
    boolean same =
        find(type)
            .filter(old -> status.equals(old.getString("status")))
            .filter(old -> reason.equals(old.getString("reason")))
            .isPresent();
    if (!same) {
      conditions = Conditions.with(conditions, condition(type, status, reason, message));
    }
  }

  private JsonObject condition(String type, String status, String reason, String message) {
    String time = Times.seconds(now);
    String since =
        find(type)
            .filter(old -> status.equals(old.getString("status")))
            .map(old -> old.getString("lastTransitionTime"))
            .orElse(time);
    return new JsonObject()
        .put("type", type)
        .put("status", status)
        .put("lastUpdateTime", time)
        .put("lastTransitionTime", since)
        .put("reason", reason)
        .put("message", message);
  }

  private long number(String counter) {
    return Json.number(counters, counter);
  }
}
