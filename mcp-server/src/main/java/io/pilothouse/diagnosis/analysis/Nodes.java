package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Level;
import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.finding.Quote;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.Condition;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Times;
import io.pilothouse.tools.core.Json;
import io.pilothouse.tools.render.Ages;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Nodes that do not work, or say that something is wrong with them. */
final class Nodes implements Analyzer {
  private static final Map<String, String> PRESSURE =
      Map.of(
          "MemoryPressure", "memory", "DiskPressure", "disk space", "PIDPressure", "process ids");

  /** A node that has just joined is not ready yet. */
  private static final Duration JOINING = Duration.ofMinutes(2);

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    return graph.all("Node").stream().flatMap(node -> observe(graph, node));
  }

  private static Stream<Observation> observe(ObjectGraph graph, KubeObject node) {
    Optional<Condition> ready = node.condition("Ready");
    if (ready.filter(Condition::isTrue).isPresent()) {
      return node.conditions().stream().flatMap(each -> condition(graph, node, each).stream());
    }
    boolean joining = node.age(graph.now()).compareTo(JOINING) < 0;
    return joining ? Stream.empty() : Stream.of(notReady(graph, node, ready));
  }

  private static Observation notReady(ObjectGraph graph, KubeObject node, Optional<Condition> is) {
    String status = is.map(Condition::status).orElse("");
    String summary =
        switch (status) {
          case "False" -> "not ready: its kubelet reports " + Quote.of(is.get().message(), 160);
          case "Unknown" -> "not ready: its kubelet has stopped reporting" + heartbeat(graph, node);
          default -> "not ready: its kubelet has never reported";
        };
    Observation seen =
        Observation.of(Code.NODE_NOTREADY, node, summary + pods(graph, node))
            .since(is.flatMap(Condition::since))
            .because(
                is.map(
                        ready ->
                            node
                                + " Ready: "
                                + status
                                + " "
                                + ready.reason()
                                + (status.equals("False") ? "" : " " + Quote.of(ready.message())))
                    .orElse(node + " status.conditions: no Ready"));
    for (Condition each : node.conditions()) {
      if (isBad(each)) {
        seen = seen.because(node + " " + each.type() + ": " + Quote.of(each.message(), 120));
      }
    }
    return workloads(graph, node)
        ? seen.then(on(node)).then(Calls.events(node))
        : seen.at(Level.MEDIUM).then(Calls.events(node));
  }

  private static String heartbeat(ObjectGraph graph, KubeObject node) {
    return Json.list(node.status(), "conditions").stream()
        .filter(each -> Json.text(each, "type").equals("Ready"))
        .flatMap(each -> Times.parse(Json.text(each, "lastHeartbeatTime")).stream())
        .findFirst()
        .map(time -> " (last heartbeat " + ago(graph, time) + " ago)")
        .orElse("");
  }

  private static String ago(ObjectGraph graph, Instant time) {
    return Ages.of(Duration.between(time, graph.now()));
  }

  private static String pods(ObjectGraph graph, KubeObject node) {
    long pods = here(graph, node).count();
    return "; "
        + (pods == 0 ? "no" : String.valueOf(pods))
        + (pods == 1 ? " pod" : " pods")
        + " on it";
  }

  private static Stream<KubeObject> here(ObjectGraph graph, KubeObject node) {
    return graph.dependents(node.ref()).stream()
        .flatMap(ref -> graph.find(ref).stream())
        .filter(object -> object.kind().equals("Pod"));
  }

  /** Whether somebody's pods are on it, rather than those that every node has. */
  private static boolean workloads(ObjectGraph graph, KubeObject node) {
    return here(graph, node).anyMatch(pod -> !graph.root(pod.ref()).kind().equals("DaemonSet"));
  }

  private static Optional<Observation> condition(
      ObjectGraph graph, KubeObject node, Condition condition) {
    if (!isBad(condition)) {
      return Optional.empty();
    }
    String words = Quote.of(condition.message(), 160);
    Observation seen =
        switch (condition.type()) {
          case "MemoryPressure", "DiskPressure", "PIDPressure" ->
              Observation.of(
                  Code.NODE_PRESSURE,
                  node,
                  "short of "
                      + PRESSURE.get(condition.type())
                      + ": it takes no new pods and evicts some it has");
          case "NetworkUnavailable" ->
              Observation.of(Code.NODE_NETWORK, node, "its network is not set up: " + words);
          default ->
              Observation.of(
                  Code.NODE_CONDITION,
                  node,
                  condition.type() + " is " + condition.status() + ": " + words);
        };
    return Optional.of(
        seen.since(condition.since())
            .because(
                node
                    + " "
                    + condition.type()
                    + ": "
                    + condition.status()
                    + " "
                    + condition.reason()
                    + (seen.code() == Code.NODE_PRESSURE ? " " + words : ""))
            .then(
                condition.type().equals("MemoryPressure")
                    ? new NextCall(
                        "top",
                        new JsonObject().put("kind", "pods").put("sort", "memory"),
                        "who uses most")
                    : on(node))
            .then(Calls.events(node)));
  }

  /**
   * Detectors of trouble add conditions that are true when something is wrong, others such as
   * {@code StorageReady} when nothing is.
   */
  private static boolean isBad(Condition condition) {
    return condition.type().endsWith("Ready")
        ? condition.isFalse() && !condition.type().equals("Ready")
        : condition.isTrue();
  }

  private static NextCall on(KubeObject node) {
    return new NextCall(
        "list_resources",
        new JsonObject().put("kind", "Pod").put("field_selector", "spec.nodeName=" + node.name()),
        "what runs there");
  }
}
