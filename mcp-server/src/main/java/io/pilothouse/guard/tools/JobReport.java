package io.pilothouse.guard.tools;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.guard.Draft;
import io.pilothouse.guard.JobState;
import io.pilothouse.guard.Telling;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.ListQuery;
import io.pilothouse.kubernetes.LogQuery;
import io.pilothouse.kubernetes.LogText;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.core.Json;
import io.pilothouse.tools.core.ListScan;
import io.pilothouse.tools.core.PodView;
import io.pilothouse.tools.core.Selectors;
import io.pilothouse.tools.core.WellKnown;
import io.pilothouse.tools.render.UntrustedText;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What came of a Job: its pods with their exit codes, and the end of the log that says most. */
final class JobReport {
  private static final int MOST_PODS = 10;
  private static final int LOG_LINES = 40;
  private static final int LOG_BYTES = 64 * 1024;

  /** What an answer says besides the log. */
  private static final int OTHER_CHARS = 2_500;

  private static final int LEAST_LOG_CHARS = 400;

  private final ToolCall call;
  private final ClusterReader reader;
  private final Draft draft;
  private final Redactor redactor;
  private final CallScope scope;

  JobReport(ToolCall call, ClusterReader reader, Draft draft, Redactor redactor) {
    this.call = call;
    this.reader = reader;
    this.draft = draft;
    this.redactor = redactor;
    this.scope = call.scope();
  }

  Future<Telling> telling() {
    return reader
        .get(draft.type(), draft.namespace(), draft.name(), scope)
        .compose(
            job -> pods(job).compose(pods -> log(job, pods).map(log -> telling(job, pods, log))));
  }

  private Future<List<PodView>> pods(JsonObject job) {
    ListQuery query =
        ListQuery.of(WellKnown.POD, Optional.of(draft.namespace()))
            .withSelectors(Selectors.ofPods(job), Optional.empty());
    return ListScan.objects(reader, query, scope)
        .map(
            listed ->
                listed.items().stream()
                    .map(PodView::new)
                    .sorted(Comparator.comparing(PodView::created).thenComparing(PodView::name))
                    .toList());
  }

  /** Of a Job that has failed, the last pod that has; else the last pod. */
  private static Optional<PodView> telltale(List<PodView> pods) {
    return pods.stream()
        .filter(pod -> phase(pod).equals("Failed"))
        .reduce((earlier, later) -> later)
        .or(() -> pods.stream().reduce((earlier, later) -> later));
  }

  private static String phase(PodView pod) {
    return Json.text(Json.object(pod.json(), "status"), "phase");
  }

  private Future<String> log(JsonObject job, List<PodView> pods) {
    Optional<PodView> pod = telltale(pods);
    if (pod.isEmpty()) {
      return Future.succeededFuture("There is no pod whose log could be read.");
    }
    String name = pod.get().name();
    LogQuery query =
        new LogQuery(
            draft.namespace(),
            name,
            Optional.of(pod.get().defaultContainer()),
            false,
            Optional.of(LOG_LINES),
            Optional.empty(),
            false,
            LOG_BYTES);
    return reader
        .log(query, scope)
        .map(log -> framed(name, log))
        .otherwise("The log of pod " + name + " cannot be read; get_logs says why.");
  }

  private String framed(String pod, LogText log) {
    String text = redactor.text(UntrustedText.strip(log.text())).stripTrailing();
    int room = Math.max(LEAST_LOG_CHARS, call.arguments().maxChars() - OTHER_CHARS);
    String shown =
        text.length() <= room
            ? text
            : "[%d characters before this left out]\n".formatted(text.length() - room)
                + text.substring(text.length() - room);
    return text.isEmpty()
        ? "Pod " + pod + " has written nothing."
        : UntrustedText.frame(
            "last %d lines at most of the log of pod %s/%s"
                .formatted(LOG_LINES, draft.namespace(), pod),
            shown);
  }

  private Telling telling(JsonObject job, List<PodView> pods, String log) {
    JobState state = JobState.of(job);
    List<String> lines = new ArrayList<>();
    JsonObject exits = new JsonObject();
    for (PodView pod : pods.reversed().stream().limit(MOST_PODS).toList()) {
      lines.add("pod " + pod.name() + ": " + UntrustedText.stripLine(redactor.text(states(pod))));
      exitCode(pod).ifPresent(code -> exits.put(pod.name(), code));
    }
    if (pods.size() > MOST_PODS) {
      lines.add("shown %d of %d pods".formatted(MOST_PODS, pods.size()));
    }
    lines.add(log);
    if (Json.object(job, "spec").getValue("ttlSecondsAfterFinished") instanceof Number seconds) {
      lines.add("The Job, its pods and logs are deleted %s s after its end.".formatted(seconds));
    }
    JsonObject fields =
        new JsonObject()
            .put("job", draft.name())
            .put("outcome", state.done() ? "complete" : state.failed() ? "failed" : "not finished")
            .put("exit_codes", exits);
    String head = state.done() ? "COMPLETE" : state.failed() ? "FAILED" : "NOT FINISHED";
    return new Telling(Optional.of(head), lines, fields, Optional.empty());
  }

  private static String states(PodView pod) {
    List<String> states =
        pod.allContainers().stream().map(name -> name + " " + pod.state(name)).toList();
    return phase(pod) + ": " + String.join("; ", states);
  }

  /** Of its first ordinary container. */
  private static Optional<Integer> exitCode(PodView pod) {
    return Json.list(Json.object(pod.json(), "status"), "containerStatuses").stream()
        .map(status -> Json.object(status, "state", "terminated"))
        .filter(ended -> ended.containsKey("exitCode"))
        .map(ended -> Json.number(ended, "exitCode"))
        .findFirst();
  }
}
