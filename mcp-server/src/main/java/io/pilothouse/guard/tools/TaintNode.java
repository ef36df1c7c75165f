package io.pilothouse.guard.tools;

import io.pilothouse.guard.Draft;
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
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** {@code taint_node}: keeps pods off a node, or drives them off, unless they tolerate it. */
public final class TaintNode implements ObjectOperation {
  /** The one taint below {@code node.kubernetes.io} that people set. */
  private static final String OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";

  @Override
  public String name() {
    return "taint_node";
  }

  @Override
  public Effect effect() {
    return Effect.DESTRUCTIVE;
  }

  @Override
  public Future<Draft> draft(ToolCall call, ClusterReader reader) {
    List<Taint> add = taints(call, "add");
    List<Taint> remove = taints(call, "remove");
    if (add.isEmpty() && remove.isEmpty()) {
      throw new ToolException(
          ErrorCode.INVALID_ARGUMENT, "nothing is to be changed", "Give add, remove or both.");
    }
    add.forEach(TaintNode::requireOwn);
    remove.forEach(TaintNode::requireOwn);
    return Workload.named(reader, "v1/Node", call)
        .compose(
            node ->
                add.stream().noneMatch(Taint::evicts)
                    ? Future.succeededFuture(draft(node, add, remove))
                    : NodePods.of(reader, node.name(), call.scope())
                        .map(pods -> draft(node, add, remove).reaching(evictions(add, pods))));
  }

  private static List<Taint> taints(ToolCall call, String argument) {
    return Json.list(call.arguments().json(), argument).stream().map(Taint::of).toList();
  }

  /** What Kubernetes's own controllers set they would set again, or take away. */
  private static void requireOwn(Taint taint) {
    boolean controllers =
        taint.key().startsWith("node.kubernetes.io/")
            || taint.key().startsWith("node.cloudprovider.kubernetes.io/");
    if (!controllers || taint.key().equals(OUT_OF_SERVICE)) {
      return;
    }
    throw new ToolException(
        ErrorCode.INVALID_ARGUMENT,
        "the taint " + taint.key() + " is set and removed by Kubernetes itself",
        taint.key().endsWith("/unschedulable")
            ? "Use cordon_node or uncordon_node."
            : "It follows the node's condition; look at that with get_resource.");
  }

  private static Draft draft(Workload node, List<Taint> add, List<Taint> remove) {
    JsonArray left = new JsonArray();
    Json.list(Json.object(node.object(), "spec"), "taints").stream()
        .filter(
            present ->
                add.stream().noneMatch(taint -> taint.replaces(Taint.of(present)))
                    && remove.stream().noneMatch(taint -> removes(taint, Taint.of(present))))
        .forEach(left::add);
    List<JsonObject> kept = Json.list(Json.object(node.object(), "spec"), "taints");
    for (Taint taint : add) {
      // One that is there as it is wanted keeps the time it was added.
      left.add(
          kept.stream()
              .filter(present -> Taint.of(present).equals(taint))
              .findFirst()
              .orElseGet(taint::toJson));
    }
    return new Draft(
        words(node, add, remove),
        node.object(),
        Mutation.patch(
            Mutation.Verb.MERGE_PATCH,
            node.type(),
            "",
            node.name(),
            new JsonObject()
                .put("spec", new JsonObject().put("taints", left.isEmpty() ? null : left))),
        Draft.Disruption.NONE,
        OptionalInt.empty(),
        Draft.Follow.NOTHING);
  }

  private static boolean removes(Taint wanted, Taint present) {
    return wanted.effect().isEmpty()
        ? wanted.key().equals(present.key())
        : wanted.replaces(present);
  }

  private static String words(Workload node, List<Taint> add, List<Taint> remove) {
    List<String> parts = new ArrayList<>();
    if (!add.isEmpty()) {
      parts.add("taint " + node.words() + " with " + list(add));
    }
    if (!remove.isEmpty()) {
      parts.add((add.isEmpty() ? "untaint " + node.words() + " of " : "remove ") + list(remove));
    }
    return String.join(" and ", parts);
  }

  private static String list(List<Taint> taints) {
    return taints.stream()
        .map(taint -> taint.effect().isEmpty() ? taint.key() : taint.words())
        .collect(Collectors.joining(", "));
  }

  private static Reach evictions(List<Taint> add, NodePods on) {
    List<JsonObject> now = new ArrayList<>();
    List<JsonObject> later = new ArrayList<>();
    long last = 0;
    for (JsonObject pod : on.running()) {
      OptionalLong after =
          add.stream().flatMapToLong(taint -> taint.drivesOffAfter(pod).stream()).min();
      if (after.isPresent()) {
        (after.getAsLong() == 0 ? now : later).add(pod);
        last = Math.max(last, after.getAsLong());
      }
    }
    return new Reach(now.size() + later.size(), lines(now, later, last), on.unknown());
  }

  private static List<String> lines(List<JsonObject> now, List<JsonObject> later, long last) {
    List<String> lines = new ArrayList<>();
    if (!now.isEmpty()) {
      lines.add("would evict at once: " + NodePods.names(now));
    }
    if (!later.isEmpty()) {
      lines.add("would evict within " + last + " s: " + NodePods.names(later));
    }
    List<JsonObject> all = new ArrayList<>(now);
    all.addAll(later);
    List<JsonObject> bare = all.stream().filter(pod -> NodePods.controller(pod).isEmpty()).toList();
    if (!bare.isEmpty()) {
      lines.add("nothing would replace: " + NodePods.names(bare));
    }
    if (!all.isEmpty()) {
      lines.add("disruption budgets are not asked; undo lets pods come back, but moves none");
    }
    return lines;
  }
}
