package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.LabelSelector;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.tools.core.Json;
import java.util.List;
import java.util.Optional;

/** Whether anything answers behind a Service that the API server itself calls. */
final class Endpoints {
  private static final String SERVICE = "kubernetes.io/service-name";

  private Endpoints() {}

  /** What is wrong in words; empty if something is ready, or it is not known. */
  static Optional<String> fault(ObjectGraph graph, Ref ref) {
    if (graph.isAbsent(ref)) {
      return Optional.of(
          ref + " does not exist" + Names.near(ref.name(), graph.all("Service", ref.namespace())));
    }
    return graph.find(ref).flatMap(service -> ofExisting(graph, service));
  }

  private static Optional<String> ofExisting(ObjectGraph graph, KubeObject service) {
    if (Json.text(service.spec(), "type").equals("ExternalName")) {
      return Optional.empty();
    }
    LabelSelector selector = LabelSelector.ofMap(Json.object(service.spec(), "selector"));
    List<KubeObject> pods = graph.pods(service.namespace(), selector);
    List<KubeObject> slices =
        graph.all("EndpointSlice", service.namespace()).stream()
            .filter(each -> Json.text(each.labels(), SERVICE).equals(service.name()))
            .toList();
    boolean ready =
        slices.isEmpty()
            ? pods.stream()
                .anyMatch(pod -> pod.condition("Ready").filter(each -> each.isTrue()).isPresent())
            : slices.stream()
                .flatMap(slice -> Json.list(slice.json(), "endpoints").stream())
                .anyMatch(
                    each ->
                        !Boolean.FALSE.equals(Json.object(each, "conditions").getValue("ready")));
    boolean known = graph.knows(slices.isEmpty() ? "Pod" : "EndpointSlice");
    return ready || !known
        ? Optional.empty()
        : Optional.of(
            service
                + (pods.isEmpty()
                    ? " selects no pod"
                    : " has no ready endpoint: 0 of " + pods.size() + " pods ready"));
  }
}
