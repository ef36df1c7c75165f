package io.pilothouse.diagnosis.network;

import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.Condition;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.LabelSelector;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What analyzers and tools ask of a Service. */
public record ServiceView(KubeObject object) {
  /**
   * One of its ports.
   *
   * @param index in {@code spec.ports}
   * @param name empty if it has none
   * @param target number or name of the pods' port
   */
  public record Port(int index, String name, int number, String target, String protocol) {
    /** {@code 80 (http)}. */
    @Override
    public String toString() {
      return number + (name.isEmpty() ? "" : " (" + name + ")");
    }
  }

  /** Those of a graph that get their endpoints from a selector. */
  public static Stream<ServiceView> selecting(ObjectGraph graph) {
    return graph.all("Service").stream().map(ServiceView::new).filter(ServiceView::selects);
  }

  /** Whether its endpoints are the pods it selects, and nobody else's work. */
  public boolean selects() {
    return !isExternal() && !selector().isEmpty() && object.deleted().isEmpty();
  }

  public boolean isExternal() {
    return Json.text(object.spec(), "type").equals("ExternalName");
  }

  public boolean isHeadless() {
    return Json.text(object.spec(), "clusterIP").equals("None");
  }

  public LabelSelector selector() {
    return LabelSelector.ofMap(Json.object(object.spec(), "selector"));
  }

  /** Those it selects, except what has done its work. */
  public List<KubeObject> pods(ObjectGraph graph) {
    return graph.pods(object.namespace(), selector()).stream()
        .filter(pod -> !Json.text(pod.status(), "phase").equals("Succeeded"))
        .toList();
  }

  /** Whether pods are behind it before they are ready, too. */
  public boolean takesUnready() {
    return Json.flag(object.spec(), "publishNotReadyAddresses");
  }

  public static boolean isReady(KubeObject pod) {
    return pod.deleted().isEmpty() && pod.condition("Ready").filter(Condition::isTrue).isPresent();
  }

  public List<Port> ports() {
    List<JsonObject> ports = Json.list(object.spec(), "ports");
    return java.util.stream.IntStream.range(0, ports.size())
        .mapToObj(index -> port(index, ports.get(index)))
        .toList();
  }

  private static Port port(int index, JsonObject port) {
    String target = Json.text(port, "targetPort");
    return new Port(
        index,
        Json.text(port, "name"),
        Json.number(port, "port"),
        target.isEmpty() || target.equals("0") ? Json.text(port, "port") : target,
        PodPorts.protocol(port));
  }

  /** By number or name. */
  public Optional<Port> port(String wanted) {
    return ports().stream()
        .filter(
            port ->
                String.valueOf(port.number()).equals(wanted)
                    || !wanted.isEmpty() && port.name().equals(wanted))
        .findFirst();
  }

  /** {@code 80 (http), 443}; {@code none}. */
  public String portNames() {
    return ports().isEmpty()
        ? "none"
        : ports().stream().map(Port::toString).collect(Collectors.joining(", "));
  }

  /** Its slices, as far as they were read. */
  public List<KubeObject> slices(ObjectGraph graph) {
    return graph.all("EndpointSlice", object.namespace()).stream()
        .filter(
            slice -> Json.text(slice.labels(), "kubernetes.io/service-name").equals(object.name()))
        .toList();
  }

  /** Addresses in its slices that get traffic; unknown readiness counts as ready. */
  public static long readyEndpoints(List<KubeObject> slices) {
    return slices.stream()
        .flatMap(slice -> Json.list(slice.json(), "endpoints").stream())
        .filter(
            endpoint ->
                !Boolean.FALSE.equals(Json.object(endpoint, "conditions").getValue("ready")))
        .count();
  }
}
