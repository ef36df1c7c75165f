package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.EventRecord;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.tools.core.Json;
import java.util.Locale;
import java.util.stream.Stream;

/** Pods whose network or whose sandbox cannot be made. */
final class Sandboxes implements Analyzer {

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    return graph.all("Pod").stream()
        .filter(pod -> pod.deleted().isEmpty())
        .filter(Mounts::hasNotBegun)
        .flatMap(
            pod ->
                graph.event(pod, "FailedCreatePodSandBox", "NetworkNotReady").stream()
                    .map(event -> observe(graph, pod, event)));
  }

  private static Observation observe(ObjectGraph graph, KubeObject pod, EventRecord event) {
    String node = Json.text(pod.spec(), "nodeName");
    String text = event.message().toLowerCase(Locale.ROOT);
    String what =
        text.contains("ip address") || text.contains("no available ip") || text.contains("ipam")
            ? "no IP address is to be had for its pod"
            : text.contains("cni") || text.contains("network")
                ? "the network of its pod cannot be set up"
                : "the sandbox of its pod cannot be made";
    Observation seen =
        Observation.of(Code.SANDBOX_CNI, pod, what + (node.isEmpty() ? "" : " on Node " + node))
            .since(Onset.of(graph, pod, event.reason()))
            .because(
                pod
                    + " event "
                    + event.reason()
                    + " x"
                    + event.count()
                    + ": "
                    + Told.of(event.message()))
            .then(Calls.events(pod));
    return node.isEmpty()
        ? seen
        : seen.about(Ref.cluster("Node", node))
            .then(Calls.look(Ref.cluster("Node", node), "whether its network plugin is ready"));
  }
}
