package io.pilothouse.sandbox.table;

import static io.pilothouse.sandbox.table.Column.integer;
import static io.pilothouse.sandbox.table.Column.text;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Jobs and CronJobs. */
final class BatchPrinters {
  private BatchPrinters() {}

  static Printer jobs() {
    return new Printer(
        List.of(
            Column.NAME,
            text("Status", "Status of the job."),
            text("Completions", "The desired number of successfully finished pods."),
            text("Duration", "Time required to complete the job."),
            Column.AGE,
            WorkloadPrinters.CONTAINERS,
            WorkloadPrinters.IMAGES,
            WorkloadPrinters.SELECTOR),
        (job, now) -> {
          List<String> containers = Cell.containers(job, "spec", "template", "spec");
          return List.of(
              Cell.name(job),
              status(job),
              completions(job),
              duration(job, now),
              Cell.age(job, now),
              containers.getFirst(),
              containers.getLast(),
              Cell.selector(Json.object(job, "spec", "selector")));
        });
  }

  private static String status(JsonObject job) {
    for (String condition : List.of("Complete", "Failed")) {
      if (PodState.condition(job, condition)) {
        return condition;
      }
    }
    if (!Json.text(job, "metadata", "deletionTimestamp").isEmpty()) {
      return "Terminating";
    }
    for (String condition : List.of("Suspended", "FailureTarget", "SuccessCriteriaMet")) {
      if (PodState.condition(job, condition)) {
        return condition;
      }
    }
    return "Running";
  }

  private static String completions(JsonObject job) {
    long succeeded = Json.number(job, "status", "succeeded");
    Object wanted = Json.value(job, "spec", "completions");
    if (wanted != null) {
      return succeeded + "/" + wanted;
    }
    long parallelism = Json.number(job, "spec", "parallelism");
    return parallelism > 1 ? succeeded + "/1 of " + parallelism : succeeded + "/1";
  }

  private static String duration(JsonObject job, Instant now) {
    String started = Json.text(job, "status", "startTime");
    if (started.isEmpty()) {
      return "";
    }
    String completed = Json.text(job, "status", "completionTime");
    Instant end = completed.isEmpty() ? now : Instant.parse(completed);
    return HumanDuration.of(Duration.between(Instant.parse(started), end));
  }

  static Printer cronJobs() {
    return new Printer(
        List.of(
            Column.NAME,
            text("Schedule", "The schedule in Cron format."),
            text("Timezone", "The time zone name for the given schedule."),
            Column.bool("Suspend", "Whether subsequent executions are suspended."),
            integer("Active", "The number of currently running jobs."),
            text("Last Schedule", "When the job was last successfully scheduled."),
            Column.AGE,
            WorkloadPrinters.CONTAINERS,
            WorkloadPrinters.IMAGES,
            WorkloadPrinters.SELECTOR),
        (cronJob, now) -> {
          List<String> containers =
              Cell.containers(cronJob, "spec", "jobTemplate", "spec", "template", "spec");
          String last = Json.text(cronJob, "status", "lastScheduleTime");
          return List.of(
              Cell.name(cronJob),
              Json.text(cronJob, "spec", "schedule"),
              Cell.orNone(Json.text(cronJob, "spec", "timeZone")),
              Json.flag(cronJob, "spec", "suspend") ? "True" : "False",
              Json.objects(cronJob, "status", "active").size(),
              last.isEmpty() ? Cell.NONE : Cell.since(last, now),
              Cell.age(cronJob, now),
              containers.getFirst(),
              containers.getLast(),
              Cell.selector(Json.object(cronJob, "spec", "jobTemplate", "spec", "selector")));
        });
  }
}
