package io.pilothouse.monitor.usage;

import io.pilothouse.kubernetes.AccessQuestion;
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
import io.pilothouse.tools.core.Targets;
import io.pilothouse.tools.render.ListAnswer;
import io.pilothouse.tools.render.ListRequest;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * {@code usage_advice}: sizes for containers, from what the monitor saw them use. The monitor saw
 * it with its own rights; a caller is shown the namespaces whose usage it may list itself.
 */
public final class UsageAdvice implements Tool {
  private final Targets targets;
  private final UsageHistory history;
  private final Redactor redactor;

  public UsageAdvice(Clusters clusters, UsageHistory history, Redactor redactor) {
    this.targets = new Targets(clusters);
    this.history = history;
    this.redactor = redactor;
  }

  @Override
  public String name() {
    return "usage_advice";
  }

  @Override
  public Effect effect() {
    return Effect.READ;
  }

  @Override
  public Future<ToolResult> call(ToolCall call) {
    return targets.reader(call).compose(reader -> answer(reader, call));
  }

  private Future<ToolResult> answer(ClusterReader reader, ToolCall call) {
    Arguments arguments = call.arguments();
    Optional<UsageHistory.Known> known = history.of(reader.context());
    if (known.isEmpty()) {
      return Future.failedFuture(notCollected(reader.context()));
    }
    Optional<String> namespace = Names.namespace(arguments);
    List<ContainerUsage> asked =
        known.get().containers().stream()
            .filter(usage -> namespace.map(namespaceOf(usage)::equals).orElse(true))
            .filter(usage -> isNamed(usage, arguments.text("name")))
            .toList();
    Set<String> namespaces =
        asked.stream().map(UsageAdvice::namespaceOf).collect(Collectors.toSet());
    return mayList(reader, namespaces, call)
        .map(
            visible ->
                ListAnswer.of(
                    new AdviceReport(known.get(), arguments.flag("all"))
                        .of(
                            asked.stream()
                                .filter(usage -> visible.contains(namespaceOf(usage)))
                                .map(Rightsizing::of)
                                .toList(),
                            namespaces.size() - visible.size()),
                    ListRequest.of(name(), reader.context(), arguments),
                    redactor));
  }

  private static boolean isNamed(ContainerUsage usage, Optional<String> name) {
    return name.map(usage.key().workload().name()::equals).orElse(true);
  }

  private static String namespaceOf(ContainerUsage usage) {
    return usage.key().workload().namespace();
  }

  private static ToolException notCollected(String context) {
    return new ToolException(
        ErrorCode.UNAVAILABLE,
        "no usage of " + context + " has been collected by this process",
        "The monitor collects it, in the process that leads, from its first look on; top shows what"
            + " is used now.");
  }

  /** Those among the namespaces whose usage the caller may list. */
  private static Future<Set<String>> mayList(
      ClusterReader reader, Set<String> namespaces, ToolCall call) {
    if (namespaces.isEmpty()) {
      return Future.succeededFuture(namespaces);
    }
    return mayList(reader, Optional.empty(), call)
        .compose(
            everywhere ->
                everywhere
                    ? Future.succeededFuture(namespaces)
                    : mayListEach(reader, namespaces.stream().sorted().toList(), call));
  }

  private static Future<Set<String>> mayListEach(
      ClusterReader reader, List<String> namespaces, ToolCall call) {
    return Lanes.map(namespaces, name -> mayList(reader, Optional.of(name), call))
        .map(
            answers ->
                IntStream.range(0, namespaces.size())
                    .filter(answers::get)
                    .mapToObj(namespaces::get)
                    .collect(Collectors.toSet()));
  }

  private static Future<Boolean> mayList(
      ClusterReader reader, Optional<String> namespace, ToolCall call) {
    return reader
        .access(
            new AccessQuestion(
                "list",
                "metrics.k8s.io",
                "pods",
                Optional.empty(),
                namespace,
                Optional.empty(),
                Optional.empty()),
            call.scope())
        .map(answer -> answer.allowed());
  }
}
