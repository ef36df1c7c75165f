package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.store.Change;
import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * CronJobs: keeps their status and as many finished jobs as they want kept. Schedules do not
 * trigger: jobs are made from the template by hand.
 */
final class CronJobController implements Controller {
  private final ControllerClient client;

  CronJobController(ControllerClient client) {
    this.client = client;
  }

  @Override
  public Collection<Key> affectedBy(Change change) {
    return client.concerns(change, Kind.JOB) ? Owners.keys(change, "CronJob") : List.of();
  }

  @Override
  public void reconcile(Key key) {
    client.find(Kind.CRON_JOB, key).filter(one -> !Pods.terminating(one)).ifPresent(this::status);
  }

  private void status(JsonObject cronJob) {
    List<JsonObject> jobs =
        client.owned(Kind.JOB, cronJob).stream()
            .sorted(Comparator.comparing(job -> Json.text(job, "metadata", "creationTimestamp")))
            .toList();
    List<JsonObject> complete =
        jobs.stream().filter(job -> Conditions.isTrue(job, "Complete")).toList();
    List<JsonObject> failed =
        jobs.stream().filter(job -> Conditions.isTrue(job, "Failed")).toList();
    JsonArray active =
        JobController.references(
            jobs.stream().filter(job -> !complete.contains(job) && !failed.contains(job)).toList());
    JsonObject status = Json.shallow(Json.object(cronJob, "status"));
    status.remove("active");
    if (!active.isEmpty()) {
      status.put("active", active);
    }
    complete.stream()
        .map(job -> Json.text(job, "status", "completionTime"))
        .max(Comparator.naturalOrder())
        .ifPresent(time -> status.put("lastSuccessfulTime", time));
    client.updateStatus(Kind.CRON_JOB, cronJob, status);
    keep(complete, Json.value(cronJob, "spec", "successfulJobsHistoryLimit"), 3);
    keep(failed, Json.value(cronJob, "spec", "failedJobsHistoryLimit"), 1);
  }

  private void keep(List<JsonObject> finished, Object limit, int otherwise) {
    int kept = limit instanceof Number number ? number.intValue() : otherwise;
    finished.stream()
        .limit(Math.max(0, finished.size() - kept))
        .forEach(job -> client.delete(Kind.JOB, job));
  }
}
