package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Times;
import io.pilothouse.kubernetes.Quantity;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What is worth knowing of nodes that work. */
final class NodeRemarks implements Analyzer {
  private static final Pattern VERSION = Pattern.compile("v?1\\.(\\d+).*");

  /** Kubelets may be this many minor versions older than the API server. */
  private static final int OLDEST = 3;

  /** Limits of twice what there is will hardly be wanted at once. */
  private static final long TOO_MUCH = 200;

  private static final int NAMED = 3;

  private record Asking(KubeObject pod, Quantity limit) {}

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    return Stream.concat(
        graph.all("Node").stream()
            .flatMap(
                node ->
                    Stream.concat(cordoned(node).stream(), overcommitted(graph, node).stream())),
        skewed(graph));
  }

  private static Optional<Observation> cordoned(KubeObject node) {
    if (!Json.flag(node.spec(), "unschedulable")) {
      return Optional.empty();
    }
    Optional<JsonObject> by =
        Json.list(node.metadata(), "managedFields").stream()
            .filter(each -> Json.object(each, "fieldsV1", "f:spec").containsKey("f:unschedulable"))
            .findFirst();
    Optional<Instant> since =
        Json.list(node.spec(), "taints").stream()
            .filter(each -> Json.text(each, "key").equals("node.kubernetes.io/unschedulable"))
            .flatMap(each -> Times.parse(Json.text(each, "timeAdded")).stream())
            .findFirst()
            .or(() -> by.flatMap(each -> Times.parse(Json.text(each, "time"))));
    return Optional.of(
        Observation.of(
                Code.NODE_CORDONED,
                node,
                "cordoned"
                    + by.map(each -> " by " + Json.text(each, "manager")).orElse("")
                    + ": it takes no new pods")
            .because(node + " spec.unschedulable: true")
            .since(since)
            .then(
                new NextCall(
                    "uncordon_node",
                    new JsonObject().put("name", node.name()),
                    "if its maintenance is over")));
  }

  private static Optional<Observation> overcommitted(ObjectGraph graph, KubeObject node) {
    Optional<Quantity> memory =
        Quantity.parse(Json.text(Json.object(node.status(), "allocatable"), "memory"));
    if (memory.isEmpty() || !graph.seesAllPods()) {
      return Optional.empty();
    }
    List<Asking> asking =
        graph.dependents(node.ref()).stream()
            .flatMap(ref -> graph.find(ref).stream())
            .filter(object -> object.kind().equals("Pod"))
            .map(pod -> new Asking(pod, limit(pod)))
            .sorted(Comparator.comparing(Asking::limit).reversed())
            .toList();
    Quantity sum = asking.stream().map(Asking::limit).reduce(Quantity.ZERO, Quantity::plus);
    long percent = sum.percentOf(memory.get()).orElse(0L);
    return percent < TOO_MUCH
        ? Optional.empty()
        : Optional.of(
            Observation.of(
                    Code.NODE_OVERCOMMIT,
                    node,
                    "memory limits of its pods add up to "
                        + percent
                        + "% of what it has: "
                        + sum.memory()
                        + " of "
                        + memory.get().memory())
                .because(
                    "most: "
                        + asking.stream()
                            .limit(NAMED)
                            .map(each -> each.pod() + " " + each.limit().memory())
                            .collect(Collectors.joining(", "))));
  }

  private static Quantity limit(KubeObject pod) {
    return Json.list(pod.spec(), "containers").stream()
        .flatMap(
            each ->
                Quantity.parse(Json.text(Json.object(each, "resources", "limits"), "memory"))
                    .stream())
        .reduce(Quantity.ZERO, Quantity::plus);
  }

  /** Measured by the newest node, which is not newer than the API server. */
  private static Stream<Observation> skewed(ObjectGraph graph) {
    int newest = graph.all("Node").stream().flatMapToInt(NodeRemarks::minor).max().orElse(0);
    return graph.all("Node").stream()
        .filter(node -> minor(node).anyMatch(minor -> minor < newest - OLDEST))
        .map(
            node ->
                Observation.of(
                        Code.NODE_VERSION_SKEW,
                        node,
                        "its kubelet "
                            + kubelet(node)
                            + " is more than "
                            + OLDEST
                            + " minor versions behind the newest node's, 1."
                            + newest)
                    .because(node + " status.nodeInfo.kubeletVersion: " + kubelet(node)));
  }

  private static String kubelet(KubeObject node) {
    return Json.text(Json.object(node.status(), "nodeInfo"), "kubeletVersion");
  }

  private static IntStream minor(KubeObject node) {
    Matcher matcher = VERSION.matcher(kubelet(node));
    return matcher.matches() ? IntStream.of(Integer.parseInt(matcher.group(1))) : IntStream.empty();
  }
}
