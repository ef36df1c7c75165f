package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.controller.EventRecorder.Happening;
import io.pilothouse.sandbox.store.Change;
import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.StatusException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** ReplicaSets: as many pods as asked for. */
final class ReplicaSetController implements Controller {
  private static final String COMPONENT = "replicaset-controller";
  private static final Duration RETRY = Duration.ofSeconds(30);

  /** What was refused, and until when it is not tried again. */
  private record Refusal(Instant until, String message) {}

  private final Map<Key, Refusal> refusals = new HashMap<>();
  private final ControllerClient client;

  ReplicaSetController(ControllerClient client) {
    this.client = client;
  }

  @Override
  public Collection<Key> affectedBy(Change change) {
    if (client.concerns(change, Kind.REPLICA_SET)) {
      return List.of(Key.of(change.object()));
    }
    return client.concerns(change, Kind.POD) ? Owners.keys(change, "ReplicaSet") : List.of();
  }

  @Override
  public void reconcile(Key key) {
    client.find(Kind.REPLICA_SET, key).ifPresent(this::reconcile);
  }

  private void reconcile(JsonObject set) {
    List<JsonObject> active = active(set);
    String problem = "";
    if (!Pods.terminating(set)) {
      int missing = (int) Json.number(set, "spec", "replicas") - active.size();
      problem = missing > 0 ? refusal(set).orElseGet(() -> create(set, missing)) : "";
      if (missing < 0) {
        active.stream().sorted(Pods.DISPENSABLE).limit(-missing).forEach(pod -> delete(set, pod));
      }
    }
    client.updateStatus(Kind.REPLICA_SET, set, status(set, problem));
  }

  private List<JsonObject> active(JsonObject set) {
    return client.owned(Kind.POD, set).stream().filter(Pods::active).toList();
  }

  /** Why a pod was refused so recently that there is no use in trying again. */
  private Optional<String> refusal(JsonObject set) {
    return Optional.ofNullable(refusals.get(Key.of(set)))
        .filter(refusal -> refusal.until().isAfter(client.now()))
        .map(Refusal::message);
  }

  /** Creates pods until one is refused; says why it was. */
  private String create(JsonObject set, int count) {
    String prefix = Json.text(set, "metadata", "name") + "-";
    JsonObject template = Pods.fromTemplate(set, Json.object(set, "spec", "template"));
    JsonObject pod = Json.with(template, prefix, "metadata", "generateName");
    try {
      for (int i = 0; i < count; i++) {
        String name = Json.text(client.create(Kind.POD, pod), "metadata", "name");
        event(set, Happening.normal(COMPONENT, "SuccessfulCreate", "Created pod: " + name));
      }
      return "";
    } catch (StatusException refused) {
      String message = refused.getMessage();
      refusals.put(Key.of(set), new Refusal(client.now().plus(RETRY), message));
      client.again(this, Key.of(set), RETRY);
      event(set, Happening.warning(COMPONENT, "FailedCreate", "Error creating: " + message));
      return message;
    }
  }

  private void delete(JsonObject set, JsonObject pod) {
    String name = Json.text(pod, "metadata", "name");
    client.delete(Kind.POD, pod);
    event(set, Happening.normal(COMPONENT, "SuccessfulDelete", "Deleted pod: " + name));
  }

  private void event(JsonObject set, Happening happening) {
    client.events().record(set, happening);
  }

  private JsonObject status(JsonObject set, String problem) {
    long minReady = Json.number(set, "spec", "minReadySeconds");
    List<JsonObject> pods = client.owned(Kind.POD, set);
    List<JsonObject> active = pods.stream().filter(Pods::active).toList();
    List<JsonObject> ready = active.stream().filter(Pods::ready).toList();
    List<JsonObject> available =
        ready.stream().filter(pod -> Pods.available(pod, minReady, client.now())).toList();
    ready.stream()
        .filter(pod -> !available.contains(pod))
        .map(pod -> Pods.untilAvailable(pod, minReady, client.now()))
        .min(Duration::compareTo)
        .ifPresent(wait -> client.again(this, Key.of(set), wait));
    JsonObject labels = Json.object(set, "spec", "template", "metadata", "labels");
    long labelled =
        active.stream()
            .filter(pod -> labels.equals(common(Json.object(pod, "metadata", "labels"), labels)))
            .count();
    JsonObject status = new JsonObject().put("replicas", active.size());
    Counters.put(status, "fullyLabeledReplicas", labelled);
    Counters.put(status, "readyReplicas", ready.size());
    Counters.put(status, "availableReplicas", available.size());
    status
        .put("terminatingReplicas", (int) pods.stream().filter(Pods::terminating).count())
        .put("observedGeneration", Json.number(set, "metadata", "generation"));
    return problem.isEmpty() ? status : status.put("conditions", failure(set, problem));
  }

  private JsonArray failure(JsonObject set, String problem) {
    String since =
        Conditions.of(set, "ReplicaFailure")
            .map(old -> old.getString("lastTransitionTime"))
            .orElse(client.timestamp());
    return new JsonArray()
        .add(
            new JsonObject()
                .put("type", "ReplicaFailure")
                .put("status", "True")
                .put("lastTransitionTime", since)
                .put("reason", "FailedCreate")
                .put("message", problem));
  }

  private static JsonObject common(JsonObject labels, JsonObject wanted) {
    JsonObject common = new JsonObject();
    wanted.fieldNames().stream()
        .filter(labels::containsKey)
        .forEach(name -> common.put(name, labels.getValue(name)));
    return common;
  }
}
