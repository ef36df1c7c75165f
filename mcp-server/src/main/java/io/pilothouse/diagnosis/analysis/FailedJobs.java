package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.finding.Quote;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.Condition;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.diagnosis.model.Times;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Jobs that have failed, or that do not get on. */
final class FailedJobs implements Analyzer {
  private static final Duration STARTING = Duration.ofMinutes(2);

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    return graph.all("Job").stream()
        .filter(job -> job.deleted().isEmpty())
        .flatMap(job -> failed(graph, job).or(() -> stalled(graph, job)).stream());
  }

  private static Optional<Observation> failed(ObjectGraph graph, KubeObject job) {
    Optional<Condition> failed = job.condition("Failed").filter(Condition::isTrue);
    if (failed.isEmpty() || isTrue(job, "Complete") || isOutdone(graph, job)) {
      return Optional.empty();
    }
    int pods = Json.number(job.status(), "failed");
    Optional<KubeObject> last =
        graph.children(job.ref()).stream()
            .filter(pod -> !Json.text(pod.status(), "phase").equals("Succeeded"))
            .max(Comparator.comparing(pod -> pod.created().orElse(Instant.EPOCH)));
    Optional<JsonObject> end = last.flatMap(FailedJobs::end);
    Observation found =
        Observation.of(
                Code.JOB_FAILED,
                job,
                failed.get().reason()
                    + ": "
                    + Quote.of(failed.get().message(), 160)
                    + (pods == 0 ? "" : "; " + pods + (pods == 1 ? " pod" : " pods") + " failed")
                    + end.map(each -> ", the last with exit code " + Json.number(each, "exitCode"))
                        .orElse(""))
            .because(job + " condition Failed: " + failed.get().reason())
            .because(end.map(each -> ended(last.get(), each)).orElse(""))
            .since(failed.get().since());
    return Optional.of(
        last.isEmpty()
            ? found
            : found.then(
                new NextCall(
                    "get_logs",
                    new JsonObject()
                        .put("namespace", job.namespace())
                        .put("pod", last.get().name()),
                    "what it said last")));
  }

  /** A CronJob is as well as its newest finished run. */
  private static boolean isOutdone(ObjectGraph graph, KubeObject job) {
    Optional<Ref> cron = job.controller().filter(owner -> owner.kind().equals("CronJob"));
    return cron.isPresent()
        && graph.children(cron.get()).stream()
            .filter(other -> isTrue(other, "Complete") || isTrue(other, "Failed"))
            .anyMatch(
                other ->
                    other
                        .created()
                        .filter(time -> time.isAfter(job.created().orElse(Instant.MAX)))
                        .isPresent());
  }

  private static Optional<JsonObject> end(KubeObject pod) {
    return Stream.of("initContainerStatuses", "containerStatuses")
        .flatMap(field -> Json.list(pod.status(), field).stream())
        .flatMap(
            status ->
                Stream.of("state", "lastState")
                    .map(
                        field ->
                            Json.object(status, field, "terminated")
                                .copy()
                                .put("container", Json.text(status, "name"))))
        .filter(each -> Json.number(each, "exitCode") != 0)
        .findFirst();
  }

  private static String ended(KubeObject pod, JsonObject end) {
    String message = Json.text(end, "message");
    return pod
        + " containers["
        + Json.text(end, "container")
        + "].state.terminated: exit "
        + Json.number(end, "exitCode")
        + " "
        + Json.text(end, "reason")
        + (message.isEmpty() ? "" : " " + Quote.of(message, 120));
  }

  /** It should have pods and has none. */
  private static Optional<Observation> stalled(ObjectGraph graph, KubeObject job) {
    boolean over =
        isTrue(job, "Complete")
            || isTrue(job, "Failed")
            || isTrue(job, "FailureTarget")
            || isTrue(job, "SuccessCriteriaMet")
            || Json.flag(job.spec(), "suspend");
    int completions =
        job.spec().containsKey("completions") ? Json.number(job.spec(), "completions") : 1;
    List<KubeObject> pods = graph.children(job.ref());
    boolean idle =
        pods.stream().allMatch(pod -> pod.deleted().isPresent() || hasEnded(pod))
            && Json.number(job.status(), "succeeded") < completions
            && graph.knows("Pod");
    Instant began =
        Stream.concat(
                Stream.concat(
                    job.created().stream(),
                    Times.parse(Json.text(job.status(), "startTime")).stream()),
                pods.stream().flatMap(pod -> ends(pod)))
            .max(Comparator.naturalOrder())
            .orElse(graph.now());
    boolean young = Duration.between(began, graph.now()).compareTo(backoff(job)) < 0;
    String manager = Json.text(job.spec(), "managedBy");
    return over || !idle || young
        ? Optional.empty()
        : Optional.of(
            Observation.of(
                    Code.JOB_STALLED,
                    job,
                    "is not finished and has no pod that runs"
                        + (manager.isEmpty() ? "" : "; it is left to " + manager))
                .because(
                    job
                        + " status: active "
                        + Json.number(job.status(), "active")
                        + ", succeeded "
                        + Json.number(job.status(), "succeeded")
                        + " of "
                        + completions
                        + ", failed "
                        + Json.number(job.status(), "failed"))
                .since(Optional.of(began))
                .then(
                    new NextCall(
                        "describe_events",
                        new JsonObject()
                            .put("namespace", job.namespace())
                            .put("kind", "Job")
                            .put("name", job.name()),
                        "what its controller says")));
  }

  /** A pod that failed is replaced after 10 s, 20 s, 40 s and so on, at most six minutes. */
  private static Duration backoff(KubeObject job) {
    int failed = Math.min(6, Json.number(job.status(), "failed"));
    return STARTING.plus(Duration.ofSeconds(failed == 0 ? 0 : Math.min(360, 10L << (failed - 1))));
  }

  private static boolean hasEnded(KubeObject pod) {
    String phase = Json.text(pod.status(), "phase");
    return phase.equals("Failed") || phase.equals("Succeeded");
  }

  private static Stream<Instant> ends(KubeObject pod) {
    return Json.list(pod.status(), "containerStatuses").stream()
        .flatMap(
            each ->
                Times.parse(Json.text(Json.object(each, "state", "terminated"), "finishedAt"))
                    .stream());
  }

  private static boolean isTrue(KubeObject job, String condition) {
    return job.condition(condition).filter(Condition::isTrue).isPresent();
  }
}
