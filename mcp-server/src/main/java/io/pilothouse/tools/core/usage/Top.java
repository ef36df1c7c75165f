package io.pilothouse.tools.core.usage;

import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.kubernetes.ListQuery;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.Arguments;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.Tool;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.Json;
import io.pilothouse.tools.core.ListScan;
import io.pilothouse.tools.core.Names;
import io.pilothouse.tools.core.Targets;
import io.pilothouse.tools.render.ListAnswer;
import io.pilothouse.tools.render.ListRequest;
import io.pilothouse.tools.render.Listing;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code top}: what pods and nodes use, held against what they asked for or offer. */
public final class Top implements Tool {
  private static final String METRICS = "/apis/metrics.k8s.io/v1beta1";

  private final Targets targets;
  private final Redactor redactor;

  public Top(Clusters clusters, Redactor redactor) {
    this.targets = new Targets(clusters);
    this.redactor = redactor;
  }

  @Override
  public String name() {
    return "top";
  }

  @Override
  public Effect effect() {
    return Effect.READ;
  }

  @Override
  public Future<ToolResult> call(ToolCall call) {
    boolean nodes = call.arguments().text("kind").filter("nodes"::equals).isPresent();
    return targets
        .reader(call)
        .compose(
            reader ->
                (nodes ? nodes(reader, call) : pods(reader, call))
                    .map(
                        listing ->
                            ListAnswer.of(
                                listing,
                                ListRequest.of(name(), reader.context(), call.arguments()),
                                redactor)));
  }

  private static Future<Listing> nodes(ClusterReader reader, ToolCall call) {
    Arguments arguments = call.arguments();
    Optional<String> selector = Names.selector(arguments, "selector");
    Future<List<JsonObject>> usage = metrics(reader, METRICS + "/nodes" + query(selector), call);
    Future<Specs> nodes = specs(reader, "v1/Node", Optional.empty(), selector, call);
    return Future.all(usage, nodes)
        .map(
            both -> {
              List<TopRow> rows =
                  usage.result().stream()
                      .map(metrics -> TopRow.node(metrics, nodes.result().of(metrics)))
                      .toList();
              return new TopReport("nodes", byMemory(arguments))
                  .of("", rows, nodes.result().notes());
            });
  }

  private static Future<Listing> pods(ClusterReader reader, ToolCall call) {
    Arguments arguments = call.arguments();
    Optional<String> selector = Names.selector(arguments, "selector");
    Optional<String> asked = Names.namespace(arguments);
    return pods(reader, asked, selector, call)
        .recover(
            failure ->
                asked.isEmpty() && isKind(failure, ClusterException.Kind.FORBIDDEN)
                    ? pods(reader, Optional.of(reader.defaultNamespace()), selector, call)
                    : Future.failedFuture(failure));
  }

  private static Future<Listing> pods(
      ClusterReader reader, Optional<String> namespace, Optional<String> selector, ToolCall call) {
    String path =
        METRICS
            + namespace.map(name -> "/namespaces/" + name).orElse("")
            + "/pods"
            + query(selector);
    Arguments arguments = call.arguments();
    boolean containers = arguments.flag("containers");
    Future<List<JsonObject>> usage = metrics(reader, path, call);
    Future<Specs> pods = specs(reader, "v1/Pod", namespace, selector, call);
    return Future.all(usage, pods)
        .map(
            both -> {
              List<TopRow> rows =
                  usage.result().stream()
                      .flatMap(metrics -> rows(metrics, pods.result().of(metrics), containers))
                      .toList();
              String where =
                  namespace.map(name -> "namespace " + name).orElse("all namespaces")
                      + (namespace.equals(Names.namespace(arguments))
                          ? ""
                          : " (others are forbidden)");
              return new TopReport(containers ? "containers" : "pods", byMemory(arguments))
                  .of("in " + where, rows, pods.result().notes());
            });
  }

  private static Stream<TopRow> rows(JsonObject metrics, JsonObject pod, boolean containers) {
    return containers
        ? Json.list(metrics, "containers").stream()
            .map(usage -> TopRow.container(metrics, usage, pod))
        : Stream.of(TopRow.pod(metrics, pod));
  }

  private static Future<List<JsonObject>> metrics(
      ClusterReader reader, String path, ToolCall call) {
    return reader
        .getPath(path, call.scope())
        .map(list -> Json.list(list, "items"))
        .recover(failure -> Future.failedFuture(explained(failure)));
  }

  private static Throwable explained(Throwable failure) {
    boolean absent =
        isKind(failure, ClusterException.Kind.NOT_SERVED)
            || isKind(failure, ClusterException.Kind.NOT_FOUND);
    if (!absent && !isKind(failure, ClusterException.Kind.UNAVAILABLE)) {
      return failure;
    }
    return new ToolException(
        ErrorCode.UNAVAILABLE,
        absent
            ? "this cluster has no metrics API (metrics.k8s.io): metrics-server is not installed"
            : "the metrics API (metrics.k8s.io) does not answer",
        "Usage cannot be read"
            + (absent ? "" : " now; look at the pods of metrics-server in kube-system")
            + ". Requests and limits are in get_resource of the pod or its workload.");
  }

  private static boolean byMemory(Arguments arguments) {
    return arguments.text("sort").filter("memory"::equals).isPresent();
  }

  /** Objects by namespace and name, as far as they may be read. */
  private record Specs(Map<String, JsonObject> byName, List<String> notes) {
    JsonObject of(JsonObject metrics) {
      return byName.getOrDefault(key(metrics), new JsonObject());
    }
  }

  private static Future<Specs> specs(
      ClusterReader reader,
      String kind,
      Optional<String> namespace,
      Optional<String> selector,
      ToolCall call) {
    return Targets.type(reader, kind, Optional.empty(), call.scope())
        .compose(
            type ->
                ListScan.objects(
                    reader,
                    ListQuery.of(type, namespace).withSelectors(selector, Optional.empty()),
                    call.scope()))
        .map(
            list ->
                new Specs(
                    list.items().stream()
                        .collect(Collectors.toMap(Top::key, Function.identity(), (a, b) -> b)),
                    List.of()))
        .recover(
            failure ->
                isKind(failure, ClusterException.Kind.FORBIDDEN)
                    ? Future.succeededFuture(
                        new Specs(
                            Map.of(),
                            List.of("not allowed to list " + kind + ": only usage is known")))
                    : Future.failedFuture(failure));
  }

  private static String key(JsonObject object) {
    return Json.text(Json.object(object, "metadata"), "namespace") + "/" + Json.name(object);
  }

  private static String query(Optional<String> selector) {
    return selector
        .map(text -> "?labelSelector=" + URLEncoder.encode(text, StandardCharsets.UTF_8))
        .orElse("");
  }

  private static boolean isKind(Throwable failure, ClusterException.Kind kind) {
    return failure instanceof ClusterException cluster && cluster.kind() == kind;
  }
}
