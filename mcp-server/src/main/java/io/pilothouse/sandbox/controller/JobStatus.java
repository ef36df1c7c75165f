package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.controller.EventRecorder.Happening;
import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** How far a Job is, by its pods. */
final class JobStatus {
  private final JsonObject job;
  private final List<JsonObject> pods;
  private final Instant now;

  JobStatus(JsonObject job, List<JsonObject> pods, Instant now) {
    this.job = job;
    this.pods = pods;
    this.now = now;
  }

  List<JsonObject> active() {
    return pods.stream().filter(Pods::active).toList();
  }

  int succeeded() {
    return count("Succeeded");
  }

  int failed() {
    return count("Failed");
  }

  private int count(String phase) {
    return (int) pods.stream().filter(pod -> phase.equals(Pods.phase(pod))).count();
  }

  /** Failed pods, and restarts of those that start their containers again. */
  int failures() {
    int restarts =
        pods.stream()
            .filter(pod -> "OnFailure".equals(Json.text(pod, "spec", "restartPolicy")))
            .flatMap(pod -> Json.objects(pod, "status", "containerStatuses").stream())
            .mapToInt(status -> (int) Json.number(status, "restartCount"))
            .sum();
    return failed() + restarts;
  }

  int completions() {
    return Json.value(job, "spec", "completions") instanceof Number number ? number.intValue() : 1;
  }

  /** How many further pods should be at work. */
  int missing() {
    int parallelism =
        Json.value(job, "spec", "parallelism") instanceof Number number ? number.intValue() : 1;
    return Math.min(parallelism, completions() - succeeded()) - active().size();
  }

  Optional<Instant> lastFailure() {
    return pods.stream()
        .filter(pod -> "Failed".equals(Pods.phase(pod)))
        .flatMap(pod -> Json.objects(pod, "status", "containerStatuses").stream())
        .map(status -> Json.text(status, "state", "terminated", "finishedAt"))
        .filter(time -> !time.isEmpty())
        .map(Instant::parse)
        .max(Comparator.naturalOrder());
  }

  /** When the job has been active for too long, if there is such a time. */
  Optional<Instant> deadline() {
    return Json.value(job, "spec", "activeDeadlineSeconds") instanceof Number seconds
        ? Optional.of(Instant.parse(startTime()).plusSeconds(seconds.longValue()))
        : Optional.empty();
  }

  boolean late() {
    return deadline().filter(due -> !due.isAfter(now)).isPresent();
  }

  private String startTime() {
    String known = Json.text(job, "status", "startTime");
    return known.isEmpty() ? Times.seconds(now) : known;
  }

  JsonObject running() {
    JsonObject status = new JsonObject().put("startTime", startTime());
    List<JsonObject> active = active();
    Counters.put(status, "active", active.size());
    Counters.put(status, "succeeded", succeeded());
    Counters.put(status, "failed", failed());
    return status
        .put("terminating", (int) pods.stream().filter(Pods::terminating).count())
        .put("uncountedTerminatedPods", new JsonObject())
        .put("ready", (int) active.stream().filter(Pods::ready).count());
  }

  JsonObject suspended() {
    JsonObject status = running();
    status.remove("startTime");
    status.remove("active");
    return status.put(
        "conditions",
        new JsonArray()
            .add(condition("Suspended", Happening.normal("", "JobSuspended", "Job suspended"))));
  }

  /**
   * @param end what ended the job
   */
  JsonObject finished(boolean success, Happening end) {
    JsonObject status = running();
    status.remove("active");
    Happening reason =
        success
            ? Happening.normal(
                "", "CompletionsReached", "Reached expected number of succeeded pods")
            : end;
    if (success) {
      status.put("completionTime", Times.seconds(now));
    }
    return status.put(
        "conditions",
        new JsonArray()
            .add(condition(success ? "SuccessCriteriaMet" : "FailureTarget", reason))
            .add(condition(success ? "Complete" : "Failed", reason)));
  }

  private JsonObject condition(String type, Happening reason) {
    return new JsonObject()
        .put("type", type)
        .put("status", "True")
        .put("lastProbeTime", Times.seconds(now))
        .put("lastTransitionTime", Times.seconds(now))
        .put("reason", reason.reason())
        .put("message", reason.message());
  }
}
