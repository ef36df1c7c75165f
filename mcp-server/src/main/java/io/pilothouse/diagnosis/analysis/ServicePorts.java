package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Confidence;
import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.network.Backing;
import io.pilothouse.diagnosis.network.PodPorts;
import io.pilothouse.diagnosis.network.ServiceView;
import io.pilothouse.kubernetes.Nearest;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Services that lead to ports which their pods do not have. */
final class ServicePorts implements Analyzer {
  /** Ports beside the one that a Service is for. */
  private static final Pattern ASIDE =
      Pattern.compile("metric|prom|admin|health|probe|status|debug|telemetry|monitor");

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    return ServiceView.selecting(graph)
        .filter(service -> !service.isHeadless())
        .flatMap(service -> observe(graph, service));
  }

  private static Stream<Observation> observe(ObjectGraph graph, ServiceView service) {
    if (Backing.of(graph, service) == Backing.AT_REST) {
      return Stream.empty();
    }
    List<KubeObject> pods = service.pods(graph);
    return pods.isEmpty()
        ? Stream.empty()
        : service.ports().stream()
            .flatMap(
                port ->
                    (PodPorts.isNumber(port.target())
                            ? wrongNumber(service, port, pods)
                            : wrongName(graph, service, port, pods))
                        .stream());
  }

  private static Optional<Observation> wrongName(
      ObjectGraph graph, ServiceView service, ServiceView.Port port, List<KubeObject> pods) {
    boolean known =
        pods.stream()
            .anyMatch(pod -> PodPorts.of(pod).resolve(port.target(), port.protocol()).isPresent());
    if (known) {
      return Optional.empty();
    }
    PodPorts declared = PodPorts.of(pods.get(0));
    Observation observation =
        mismatch(
            service,
            port,
            "port "
                + port
                + " leads to a port named "
                + port.target()
                + ", which none of its pods has",
            declared);
    boolean none =
        service.slices(graph).stream()
            .anyMatch(slice -> Json.list(slice.json(), "ports").isEmpty());
    return Optional.of(
        observation.because(none ? "its EndpointSlice has no ports: no address gets traffic" : ""));
  }

  /**
   * A number need not be declared. It is wrong in all likelihood where every container says what it
   * listens to, nothing else in the pod speaks of the number, and a port that is said leads
   * nowhere.
   */
  private static Optional<Observation> wrongNumber(
      ServiceView service, ServiceView.Port port, List<KubeObject> pods) {
    int number = Integer.parseInt(port.target());
    KubeObject pod = pods.get(0);
    PodPorts declared = PodPorts.of(pod);
    boolean mayListen =
        pods.stream().anyMatch(each -> PodPorts.of(each).declares(number, port.protocol()))
            || Json.list(pod.spec(), "containers").stream()
                .anyMatch(each -> Json.list(each, "ports").isEmpty())
            || Pattern.compile("(?<!\\d)" + number + "(?!\\d)")
                .matcher(Json.list(pod.spec(), "containers").toString())
                .find();
    boolean leftOver =
        declared.all().stream()
            .filter(each -> each.protocol().equals(port.protocol()))
            .filter(each -> !ASIDE.matcher(each.name()).find())
            .anyMatch(each -> service.ports().stream().noneMatch(other -> leads(other, each)));
    return mayListen || !leftOver
        ? Optional.empty()
        : Optional.of(
            mismatch(
                    service,
                    port,
                    "port " + port + " leads to " + number + ", which none of its pods declares",
                    declared)
                .sure(Confidence.MEDIUM));
  }

  private static boolean leads(ServiceView.Port from, PodPorts.Port to) {
    return from.target().equals(String.valueOf(to.number())) || from.target().equals(to.name());
  }

  private static Observation mismatch(
      ServiceView service, ServiceView.Port port, String summary, PodPorts declared) {
    KubeObject object = service.object();
    Observation observation =
        Observation.of(Code.SVC_PORT_MISMATCH, object, summary + "; they have " + declared)
            .because(object + " spec.ports[" + port.index() + "].targetPort: " + port.target());
    return right(port, declared)
        .map(
            target ->
                observation.then(
                    new NextCall(
                        "patch_resource",
                        new JsonObject()
                            .put("kind", "Service")
                            .put("namespace", object.namespace())
                            .put("name", object.name())
                            .put("type", "json")
                            .put(
                                "patch",
                                new JsonArray()
                                    .add(
                                        new JsonObject()
                                            .put("op", "add")
                                            .put(
                                                "path",
                                                "/spec/ports/" + port.index() + "/targetPort")
                                            .put("value", target))),
                        "if that is the port it is for")))
        .orElseGet(
            () ->
                observation.then(
                    new NextCall(
                        "get_resource",
                        new JsonObject()
                            .put("kind", "Service")
                            .put("namespace", object.namespace())
                            .put("name", object.name()),
                        "")));
  }

  /** The port that was meant, as far as that can be told. */
  private static Optional<Object> right(ServiceView.Port port, PodPorts declared) {
    List<PodPorts.Port> fit =
        declared.all().stream()
            .filter(each -> each.protocol().equals(port.protocol()))
            .filter(each -> !ASIDE.matcher(each.name()).find())
            .toList();
    Optional<PodPorts.Port> one =
        fit.stream()
            .filter(each -> !each.name().isEmpty())
            .filter(
                each ->
                    each.name().equals(port.name())
                        || Nearest.isSpelling(port.target(), each.name()))
            .findFirst()
            .or(() -> fit.size() == 1 ? Optional.of(fit.get(0)) : Optional.empty());
    return one.map(
        each ->
            PodPorts.isNumber(port.target()) || each.name().isEmpty()
                ? (Object) each.number()
                : each.name());
  }
}
