package io.pilothouse.guard.tools;

import io.pilothouse.guard.Draft;
import io.pilothouse.guard.Drafts;
import io.pilothouse.guard.Operation;
import io.pilothouse.guard.Reach;
import io.pilothouse.guard.Telling;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.kubernetes.ResourceType;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.core.Json;
import io.pilothouse.tools.core.Targets;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code drain_node}: closes a node to new pods, then evicts those there, as their disruption
 * budgets allow.
 */
public final class DrainNode implements Operation {
  @Override
  public String name() {
    return "drain_node";
  }

  @Override
  public Effect effect() {
    return Effect.DESTRUCTIVE;
  }

  @Override
  public Future<Drafts> drafts(ToolCall call, ClusterReader reader) {
    return Workload.named(reader, "v1/Node", call)
        .compose(
            node ->
                Targets.type(reader, "v1/Pod", Optional.empty(), call.scope())
                    .compose(
                        pods ->
                            NodePods.of(reader, node.name(), call.scope())
                                .map(on -> drafts(call, node, pods, on))));
  }

  private static Drafts drafts(ToolCall call, Workload node, ResourceType type, NodePods on) {
    if (!on.unknown().isEmpty()) {
      throw new ToolException(
          ErrorCode.FORBIDDEN,
          "not known: " + String.join(", ", on.unknown()),
          "Nothing was changed. A drain needs the right to list pods in all namespaces.");
    }
    Drain drain = new Drain(call.arguments(), on.pods());
    drain.requireWilling(node.words());
    int most = drain.going().size();
    // How many are away at a time is judged of each pod.
    Reach reach = new Reach(most, drain.lines(), List.of()).awayAtOnce(0);
    Draft cordon = NodeScheduling.cordon().draft(node).reaching(reach);
    return new Drafts(
        "drain " + node.words() + " (" + most + (most == 1 ? " pod)" : " pods)"),
        Stream.concat(Stream.of(cordon), drain.going().stream().map(pod -> eviction(type, pod)))
            .toList());
  }

  private static Draft eviction(ResourceType type, JsonObject pod) {
    String namespace = Json.text(Json.object(pod, "metadata"), "namespace");
    return new Draft(
            "evict Pod " + NodePods.name(pod),
            pod,
            Mutation.evict(type, namespace, Json.name(pod)),
            Draft.Disruption.REMOVES,
            OptionalInt.empty(),
            Draft.Follow.REMOVAL)
        .persisting();
  }

  @Override
  public Future<Optional<Telling>> ending(ToolCall call, ClusterReader reader, Drafts planned) {
    return Workload.named(reader, "v1/Node", call)
        .compose(
            node ->
                NodePods.of(reader, node.name(), call.scope())
                    .map(on -> Optional.of(Telling.of(left(node, on, planned)))));
  }

  private static List<String> left(Workload node, NodePods on, Drafts planned) {
    List<String> lines = new ArrayList<>();
    boolean cordoned = Json.flag(Json.object(node.object(), "spec"), "unschedulable");
    lines.add(
        cordoned
            ? node.words() + " is cordoned; uncordon_node opens it again, evicted pods stay away"
            : node.words() + " is NOT cordoned");
    if (!on.unknown().isEmpty()) {
      lines.add("which pods are still there is not known: " + String.join(", ", on.unknown()));
      return lines;
    }
    Set<String> wanted =
        planned.each().stream()
            .filter(draft -> draft.type().kind().equals("Pod"))
            .map(draft -> Json.uid(draft.before()))
            .collect(Collectors.toSet());
    List<JsonObject> left =
        on.pods().stream().filter(pod -> wanted.contains(Json.uid(pod))).toList();
    String gone = "%d of %d pods are gone".formatted(wanted.size() - left.size(), wanted.size());
    lines.add(left.isEmpty() ? gone : gone + "; still there: " + NodePods.names(left));
    List<JsonObject> ending = left.stream().filter(NodePods::isEnding).toList();
    if (!ending.isEmpty()) {
      lines.add("of these are ending: " + NodePods.names(ending));
    }
    return lines;
  }
}
