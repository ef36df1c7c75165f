package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.controller.EventRecorder.Happening;
import io.pilothouse.sandbox.store.Change;
import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Jobs: pods until enough of them have succeeded, or too many have failed. */
final class JobController implements Controller {
  private static final String COMPONENT = "job-controller";
  private static final Duration BACK_OFF = Duration.ofSeconds(10);
  private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(6);

  private final ControllerClient client;

  JobController(ControllerClient client) {
    this.client = client;
  }

  @Override
  public Collection<Key> affectedBy(Change change) {
    if (client.concerns(change, Kind.JOB)) {
      return List.of(Key.of(change.object()));
    }
    return client.concerns(change, Kind.POD) ? Owners.keys(change, "Job") : List.of();
  }

  @Override
  public void reconcile(Key key) {
    client.find(Kind.JOB, key).filter(job -> !Pods.terminating(job)).ifPresent(this::reconcile);
  }

  private void reconcile(JsonObject job) {
    if (Conditions.isTrue(job, "Complete") || Conditions.isTrue(job, "Failed")) {
      expire(job);
      return;
    }
    JobStatus status = new JobStatus(job, client.owned(Kind.POD, job), client.now());
    if (Json.flag(job, "spec", "suspend")) {
      stop(status);
      write(job, status.suspended());
      return;
    }
    Optional<Happening> end = end(job, status);
    if (end.isPresent()) {
      client.events().record(job, end.get());
      stop(status);
      write(job, status.finished(!end.get().warning(), end.get()));
      return;
    }
    start(job, status);
    JobStatus after = new JobStatus(job, client.owned(Kind.POD, job), client.now());
    write(job, after.running());
    after.deadline().ifPresent(due -> at(job, due));
  }

  private void write(JsonObject job, JsonObject status) {
    client.updateStatus(Kind.JOB, client.fresh(Kind.JOB, job), status);
  }

  private static Optional<Happening> end(JsonObject job, JobStatus status) {
    if (status.succeeded() >= status.completions()) {
      return Optional.of(Happening.normal(COMPONENT, "Completed", "Job completed"));
    }
    if (status.failures() > Json.number(job, "spec", "backoffLimit")) {
      return Optional.of(
          Happening.warning(
              COMPONENT, "BackoffLimitExceeded", "Job has reached the specified backoff limit"));
    }
    return status.late()
        ? Optional.of(
            Happening.warning(
                COMPONENT, "DeadlineExceeded", "Job was active longer than specified deadline"))
        : Optional.empty();
  }

  /** Creates the pods that are missing; after a failure, only when the back-off is over. */
  private void start(JsonObject job, JobStatus status) {
    int missing = status.missing();
    Optional<Instant> failed = status.lastFailure();
    if (missing > 0 && failed.isPresent()) {
      Duration pause = BACK_OFF.multipliedBy(1L << Math.min(6, status.failed() - 1));
      Instant due =
          failed.get().plus(pause.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : pause);
      if (due.isAfter(client.now())) {
        at(job, due);
        return;
      }
    }
    String prefix = Json.text(job, "metadata", "name") + "-";
    JsonObject template = Pods.fromTemplate(job, Json.object(job, "spec", "template"));
    for (int i = 0; i < missing; i++) {
      JsonObject pod = Json.with(template, prefix, "metadata", "generateName");
      String name = Json.text(client.create(Kind.POD, pod), "metadata", "name");
      client
          .events()
          .record(job, Happening.normal(COMPONENT, "SuccessfulCreate", "Created pod: " + name));
    }
  }

  private void stop(JobStatus status) {
    status.active().forEach(pod -> client.delete(Kind.POD, pod));
  }

  private void at(JsonObject job, Instant due) {
    if (due.isAfter(client.now())) {
      client.again(this, Key.of(job), Duration.between(client.now(), due));
    }
  }

  /** Deletes a finished job when it has been kept for long enough. */
  private void expire(JsonObject job) {
    if (!(Json.value(job, "spec", "ttlSecondsAfterFinished") instanceof Number ttl)) {
      return;
    }
    String finished =
        Conditions.of(job, "Complete")
            .or(() -> Conditions.of(job, "Failed"))
            .map(condition -> condition.getString("lastTransitionTime"))
            .orElseThrow();
    Instant due = Instant.parse(finished).plusSeconds(ttl.longValue());
    if (due.isAfter(client.now())) {
      at(job, due);
    } else {
      client.delete(Kind.JOB, job);
    }
  }

  static JsonArray references(List<JsonObject> jobs) {
    JsonArray references = new JsonArray();
    for (JsonObject job : jobs) {
      references.add(
          new JsonObject()
              .put("apiVersion", "batch/v1")
              .put("kind", "Job")
              .put("namespace", Json.text(job, "metadata", "namespace"))
              .put("name", Json.text(job, "metadata", "name"))
              .put("uid", Json.text(job, "metadata", "uid"))
              .put("resourceVersion", Json.text(job, "metadata", "resourceVersion")));
    }
    return references;
  }
}
