package io.pilothouse.guard.tools;

import io.pilothouse.guard.Draft;
import io.pilothouse.guard.MergeDiff;
import io.pilothouse.guard.ObjectOperation;
import io.pilothouse.guard.Reach;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.core.Json;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** {@code label_node}: sets and removes labels of a node. */
public final class LabelNode implements ObjectOperation {
  /** Labels of Kubernetes that people may set, and what hangs on them. */
  private static final Map<String, String> DELICATE =
      Map.of(
          "node-role.kubernetes.io",
          "a node's role: what asks for it comes or stays away",
          "topology.kubernetes.io",
          "a place: pods are spread and volumes are bound by it, and the cloud may set it again",
          "failure-domain.beta.kubernetes.io",
          "a place: pods are spread and volumes are bound by it, and the cloud may set it again",
          "node.kubernetes.io/exclude-from-external-load-balancers",
          "load balancers send no traffic to a node that has it");

  /** Labels of Kubernetes that are there for people. */
  private static final Set<String> FREE =
      Set.of("node-restriction.kubernetes.io", "feature.node.kubernetes.io");

  @Override
  public String name() {
    return "label_node";
  }

  @Override
  public Effect effect() {
    return Effect.WRITE;
  }

  @Override
  public Future<Draft> draft(ToolCall call, ClusterReader reader) {
    JsonObject labels = call.arguments().json().getJsonObject("labels");
    labels.fieldNames().forEach(LabelNode::requireFree);
    return Workload.named(reader, "v1/Node", call)
        .compose(
            node ->
                NodePods.of(reader, node.name(), call.scope())
                    .map(pods -> draft(node, labels).reaching(reach(node, labels, pods))));
  }

  private static String domain(String key) {
    return key.contains("/") ? key.substring(0, key.indexOf('/')) : "";
  }

  /** What the kubelet and others keep would be theirs again before long. */
  private static void requireFree(String key) {
    String domain = domain(key);
    boolean reserved =
        Set.of("kubernetes.io", "k8s.io").contains(domain)
            || domain.endsWith(".kubernetes.io")
            || domain.endsWith(".k8s.io");
    boolean settable =
        FREE.contains(domain) || DELICATE.containsKey(domain) || DELICATE.containsKey(key);
    if (reserved && !settable) {
      throw new ToolException(
          ErrorCode.INVALID_ARGUMENT,
          "the label " + key + " is kept by Kubernetes itself",
          "Use a key of your own, as example.com/pool.");
    }
  }

  private static Draft draft(Workload node, JsonObject labels) {
    return new Draft(
        "label "
            + node.words()
            + " ("
            + String.join(", ", new TreeSet<>(labels.fieldNames()))
            + ")",
        node.object(),
        Mutation.patch(
            Mutation.Verb.MERGE_PATCH,
            node.type(),
            "",
            node.name(),
            new JsonObject().put("metadata", new JsonObject().put("labels", labels))),
        Draft.Disruption.NONE,
        OptionalInt.empty(),
        Draft.Follow.NOTHING);
  }

  private static Reach reach(Workload node, JsonObject labels, NodePods on) {
    JsonObject before = Json.object(node.object(), "metadata", "labels");
    JsonObject after = MergeDiff.apply(before, labels);
    List<String> lines = new ArrayList<>();
    for (String key : new TreeSet<>(labels.fieldNames())) {
      String hint = DELICATE.getOrDefault(key, DELICATE.get(domain(key)));
      if (hint != null) {
        lines.add("WARNING: " + key + " is " + hint);
      }
    }
    List<JsonObject> misfits =
        on.running().stream()
            .filter(pod -> NodeChoice.of(pod, before) && !NodeChoice.of(pod, after))
            .toList();
    List<JsonObject> daemons = misfits.stream().filter(LabelNode::isOfDaemonSet).toList();
    List<JsonObject> others = misfits.stream().filter(pod -> !isOfDaemonSet(pod)).toList();
    if (!daemons.isEmpty()) {
      lines.add("DaemonSets would take away: " + NodePods.names(daemons));
    }
    if (!others.isEmpty()) {
      lines.add("would stay, but not come back here when replaced: " + NodePods.names(others));
    }
    return new Reach(daemons.size(), lines, on.unknown());
  }

  private static boolean isOfDaemonSet(JsonObject pod) {
    return NodePods.controller(pod).filter("DaemonSet"::equals).isPresent();
  }
}
