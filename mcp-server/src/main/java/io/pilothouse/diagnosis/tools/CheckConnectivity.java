package io.pilothouse.diagnosis.tools;

import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.LabelSelector;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.diagnosis.network.PathCheck;
import io.pilothouse.diagnosis.network.PathCheck.Status;
import io.pilothouse.diagnosis.network.PathCheck.Step;
import io.pilothouse.diagnosis.network.RouteCheck;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.Arguments;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.Tool;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.Json;
import io.pilothouse.tools.core.Names;
import io.pilothouse.tools.core.Targets;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code check_connectivity}: where the way from one program to another is broken. */
public final class CheckConnectivity implements Tool {
  /** What every restriction in the API is subject to. */
  private static final String CAVEAT =
      "Whether NetworkPolicies are enforced depends on the network plugin; nothing was sent.";

  private final Targets targets;
  private final Redactor redactor;
  private final Clock clock;

  public CheckConnectivity(Clusters clusters, Redactor redactor, Clock clock) {
    this.targets = new Targets(clusters);
    this.redactor = redactor;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "check_connectivity";
  }

  @Override
  public Effect effect() {
    return Effect.READ;
  }

  @Override
  public Future<ToolResult> call(ToolCall call) {
    return targets.reader(call).compose(reader -> check(reader, call));
  }

  private Future<ToolResult> check(ClusterReader reader, ToolCall call) {
    Arguments arguments = call.arguments();
    String namespace = Names.namespace(arguments).orElse(reader.defaultNamespace());
    String toNamespace = Names.optional(arguments, "to_namespace").orElse(namespace);
    String toKind = arguments.text("to_kind").orElse("Service");
    boolean toService =
        List.of("service", "services", "svc").contains(toKind.toLowerCase(Locale.ROOT));
    String to = Names.required(arguments, "to");
    Future<KubeObject> from =
        object(
            reader,
            arguments.text("from_kind").orElse("Deployment"),
            namespace,
            Names.required(arguments, "from"),
            call);
    Future<Optional<KubeObject>> target =
        toService
            ? Future.succeededFuture(Optional.empty())
            : object(reader, toKind, toNamespace, to, call).map(Optional::of);
    boolean route = arguments.flag("route") && toService;
    return Future.all(
            from,
            target,
            new NetworkReading(reader, call.scope())
                .read(namespace, toNamespace, route, clock.instant()))
        .map(
            all -> {
              ObjectGraph graph = all.resultAt(2);
              KubeObject source = all.resultAt(0);
              Optional<KubeObject> other = all.resultAt(1);
              Ref toRef = other.map(KubeObject::ref).orElse(new Ref("Service", toNamespace, to));
              List<Step> steps =
                  new ArrayList<>(
                      new PathCheck(
                              graph,
                              new PathCheck.Question(
                                  source.ref(),
                                  pods(graph, source),
                                  toRef,
                                  other.map(each -> pods(graph, each)).orElse(List.of()),
                                  arguments.text("port").orElse("")))
                          .run());
              if (route) {
                steps.addAll(RouteCheck.of(graph, toRef));
              }
              return answer(source.ref(), toRef, steps, arguments);
            });
  }

  private static Future<KubeObject> object(
      ClusterReader reader, String kind, String namespace, String name, ToolCall call) {
    return Targets.type(reader, kind, Optional.empty(), call.scope())
        .compose(
            type ->
                Targets.object(new Targets.Target(reader, type), namespace, name, call.scope())
                    .map(json -> KubeObject.of(type.kind(), json)));
  }

  /** Of a pod, itself; of a workload, those with the labels of its template. */
  private static List<KubeObject> pods(ObjectGraph graph, KubeObject object) {
    if (object.kind().equals("Pod")) {
      return List.of(object);
    }
    JsonObject selector = Json.object(object.spec(), "selector");
    return graph.pods(
        object.namespace(),
        selector.isEmpty() ? LabelSelector.ofMap(object.podLabels()) : LabelSelector.of(selector));
  }

  private ToolResult answer(Ref from, Ref to, List<Step> steps, Arguments arguments) {
    int broken = first(steps, Status.FAILED);
    int unsure = first(steps, Status.UNKNOWN);
    String verdict = broken >= 0 ? "blocked" : unsure >= 0 ? "unknown" : "open";
    String first =
        switch (verdict) {
          case "blocked" ->
              "BLOCKED at step "
                  + (broken + 1)
                  + ", "
                  + steps.get(broken).name()
                  + ": "
                  + steps.get(broken).reason();
          case "unknown" ->
              "NOT PROVED: nothing blocks it, but step "
                  + (unsure + 1)
                  + ", "
                  + steps.get(unsure).name()
                  + ", is open";
          default -> "OPEN: nothing that the API knows blocks it";
        };
    StringBuilder text =
        new StringBuilder(first).append("\n").append(from).append(" -> ").append(to);
    JsonArray data = new JsonArray();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      String status = step.status().name().toLowerCase(Locale.ROOT);
      text.append("\n")
          .append(i + 1)
          .append(". ")
          .append(step.name())
          .append(' ')
          .append(status)
          .append(": ")
          .append(step.reason());
      data.add(
          new JsonObject()
              .put("step", step.name())
              .put("status", status)
              .put("reason", step.reason()));
    }
    NextCall next = next(from, to, broken < 0 ? "" : steps.get(broken).name());
    text.append("\nnext: ").append(next).append("\n").append(CAVEAT);
    JsonObject structured = new JsonObject().put("verdict", verdict).put("steps", data);
    return ToolResult.of(
        arguments.wantsJson() ? redactor.text(first) : redactor.text(text.toString()),
        redactor.redact(
            arguments.wantsJson() ? structured.put("next", next.toJson()) : structured));
  }

  private static int first(List<Step> steps, Status status) {
    return java.util.stream.IntStream.range(0, steps.size())
        .filter(i -> steps.get(i).status() == status)
        .findFirst()
        .orElse(-1);
  }

  private static NextCall next(Ref from, Ref to, String broken) {
    return switch (broken) {
      case "name" ->
          new NextCall(
              "list_resources",
              new JsonObject().put("kind", "Service").put("namespace", to.namespace()),
              "what there is");
      case "dns", "egress" ->
          new NextCall(
              "list_resources",
              new JsonObject().put("kind", "NetworkPolicy").put("namespace", from.namespace()),
              "");
      case "ingress" ->
          new NextCall(
              "list_resources",
              new JsonObject().put("kind", "NetworkPolicy").put("namespace", to.namespace()),
              "");
      case "source" -> diagnose(from);
      case "" ->
          new NextCall(
              "get_logs",
              new JsonObject()
                  .put("namespace", to.namespace())
                  .put("kind", to.kind())
                  .put("name", to.name()),
              "what the program itself says");
      default -> diagnose(to);
    };
  }

  private static NextCall diagnose(Ref ref) {
    return new NextCall(
        "diagnose",
        new JsonObject()
            .put("namespace", ref.namespace())
            .put("kind", ref.kind())
            .put("name", ref.name()),
        "why");
  }
}
