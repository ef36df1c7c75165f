package io.pilothouse.tools.core.logs;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.Arguments;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.Tool;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.Lanes;
import io.pilothouse.tools.core.Names;
import io.pilothouse.tools.core.PodView;
import io.pilothouse.tools.core.Targets;
import io.pilothouse.tools.core.WorkloadPods;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** {@code get_logs}: what containers wrote, of one pod or of everything a workload runs. */
public final class GetLogs implements Tool {
  private final Targets targets;
  private final Redactor redactor;
  private final BlockingSeam seam;
  private final Clock clock;

  /**
   * @param seam where megabytes of log are searched, away from the event loop
   * @param clock tells how old the newest line is
   */
  public GetLogs(Clusters clusters, Redactor redactor, BlockingSeam seam, Clock clock) {
    this.targets = new Targets(clusters);
    this.redactor = redactor;
    this.seam = seam;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "get_logs";
  }

  @Override
  public Effect effect() {
    return Effect.READ;
  }

  @Override
  public Future<ToolResult> call(ToolCall call) {
    return targets.reader(call).compose(reader -> call(reader, call));
  }

  private Future<ToolResult> call(ClusterReader reader, ToolCall call) {
    LogRequest request = new LogRequest(call.arguments());
    request.check();
    Wanted wanted = Wanted.of(call.arguments());
    return Targets.type(reader, wanted.kind(), Optional.empty(), call.scope())
        .compose(type -> read(new Targets.Target(reader, type), wanted.name(), request, call));
  }

  /** The object whose logs are wanted. */
  private record Wanted(String kind, String name) {
    static Wanted of(Arguments arguments) {
      Optional<String> pod = Names.optional(arguments, "pod");
      if (pod.isPresent() == arguments.text("name").isPresent()) {
        throw new ToolException(
            ErrorCode.INVALID_ARGUMENT,
            pod.isPresent() ? "both pod and name are given" : "neither pod nor name is given",
            "Give pod, or kind and name of a workload, for example kind Deployment, name web.");
      }
      return pod.map(name -> new Wanted("v1/Pod", name))
          .orElseGet(
              () ->
                  new Wanted(
                      arguments.text("kind").orElse("v1/Pod"), Names.required(arguments, "name")));
    }
  }

  private Future<ToolResult> read(
      Targets.Target target, String name, LogRequest request, ToolCall call) {
    String namespace = Targets.namespaceOf(target, Names.namespace(call.arguments()));
    String subject = target.type().kind() + " " + namespace + "/" + name;
    return Targets.object(target, namespace, name, call.scope())
        .compose(object -> pods(target.reader(), object, namespace, call))
        .map(pods -> select(subject, namespace, pods, request))
        .compose(
            selection -> {
              LogFetcher fetcher =
                  new LogFetcher(
                      target.reader(), request, selection.targets().size(), call.scope());
              return Lanes.map(selection.targets(), fetcher::fetch)
                  .compose(fetched -> report(subject, selection, fetched, request));
            });
  }

  private static Future<List<PodView>> pods(
      ClusterReader reader, JsonObject object, String namespace, ToolCall call) {
    return new WorkloadPods(reader, call.scope()).of(object, namespace);
  }

  private static LogSelection select(
      String subject, String namespace, List<PodView> pods, LogRequest request) {
    if (pods.isEmpty()) {
      throw new ToolException(
          ErrorCode.NOT_FOUND,
          subject + " has no pods now, so there are no logs",
          "Use describe_events on it to see why, and get_resource for its replicas.");
    }
    return LogSelection.of(namespace, pods, request);
  }

  private Future<ToolResult> report(
      String subject,
      LogSelection selection,
      List<LogFetcher.Fetched> fetched,
      LogRequest request) {
    if (fetched.stream().allMatch(one -> one.failure().isPresent())) {
      return Future.failedFuture(fetched.getFirst().failure().get());
    }
    return seam.run(
        () -> new LogReport(request, redactor, clock.instant()).of(subject, selection, fetched));
  }
}
