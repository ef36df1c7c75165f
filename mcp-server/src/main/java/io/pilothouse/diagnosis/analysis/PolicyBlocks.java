package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Confidence;
import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.LabelSelector;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.diagnosis.network.DnsServers;
import io.pilothouse.diagnosis.network.HostNames;
import io.pilothouse.diagnosis.network.NetworkRules;
import io.pilothouse.diagnosis.network.PodPorts;
import io.pilothouse.diagnosis.network.ServiceView;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Network policies that forbid what somebody has declared to want: a program that is told to talk
 * to a Service, names that it has to look up for that, and pods behind an Ingress or a route.
 */
final class PolicyBlocks implements Analyzer {
  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    if (graph.all("NetworkPolicy").isEmpty()) {
      return Stream.empty();
    }
    NetworkRules rules = new NetworkRules(graph);
    DnsServers dns = new DnsServers(graph, rules);
    return Stream.concat(
        Container.all(graph).flatMap(container -> client(graph, rules, dns, container)),
        graph.all("Service").stream()
            .map(ServiceView::new)
            .filter(ServiceView::selects)
            .filter(service -> isRouted(graph, service.object()))
            .flatMap(service -> server(graph, rules, service).stream()));
  }

  private static Stream<Observation> client(
      ObjectGraph graph, NetworkRules rules, DnsServers dns, Container container) {
    List<HostNames.Named> targets =
        HostNames.in(container.spec(), container.pod(), graph).stream()
            .filter(named -> graph.find(named.service()).isPresent())
            .toList();
    if (targets.isEmpty()) {
      return Stream.empty();
    }
    NetworkRules.Ruling names = dns.mayBeAskedBy(container.pod());
    return names.isDenied()
        ? Stream.of(
            blocked(
                    container.pod(),
                    names,
                    "may not look up names, and has to for " + targets.get(0).host())
                .in(container.name())
                .because(container.field(targets.get(0).where()) + ": " + targets.get(0).host())
                .because(
                    said(names, NetworkRules.Direction.EGRESS)
                        + ": none lets it reach DNS at port 53"))
        : targets.stream().flatMap(named -> target(graph, rules, container, named).stream());
  }

  private static Optional<Observation> target(
      ObjectGraph graph, NetworkRules rules, Container container, HostNames.Named named) {
    ServiceView service = new ServiceView(graph.find(named.service()).orElseThrow());
    List<ServiceView.Port> ports = service.ports();
    Optional<ServiceView.Port> port =
        named.port().isEmpty()
            ? Optional.of(ports).filter(all -> all.size() == 1).map(all -> all.get(0))
            : service.port(named.port());
    if (port.isEmpty() || !service.selects()) {
      return Optional.empty();
    }
    List<NetworkRules.Ruling> leaving =
        rulings(graph, rules, container.pod(), service, port.get(), NetworkRules.Direction.EGRESS);
    List<NetworkRules.Ruling> entering =
        rulings(graph, rules, container.pod(), service, port.get(), NetworkRules.Direction.INGRESS);
    boolean mayNotLeave = areDenied(leaving);
    if (!mayNotLeave && !areDenied(entering)) {
      return Optional.empty();
    }
    NetworkRules.Ruling ruling = (mayNotLeave ? leaving : entering).get(0);
    NetworkRules.Direction direction =
        mayNotLeave ? NetworkRules.Direction.EGRESS : NetworkRules.Direction.INGRESS;
    return Optional.of(
        blocked(
                container.pod(),
                ruling,
                "may not connect to " + named.service() + " port " + port.get())
            .in(container.name())
            .because(
                said(ruling, direction)
                    + (mayNotLeave
                        ? ": none lets it reach "
                            + service.selector()
                            + " at "
                            + port.get().target()
                        : ": none lets in pods with "
                            + labels(container.pod())
                            + " of namespace "
                            + container.pod().namespace()))
            .because(container.field(named.where()) + ": " + named.host()));
  }

  private static List<NetworkRules.Ruling> rulings(
      ObjectGraph graph,
      NetworkRules rules,
      KubeObject from,
      ServiceView service,
      ServiceView.Port port,
      NetworkRules.Direction direction) {
    return service.pods(graph).stream()
        .flatMap(
            pod -> {
              OptionalInt number = PodPorts.of(pod).resolve(port.target(), port.protocol());
              return number.isEmpty()
                  ? Stream.empty()
                  : Stream.of(
                      direction == NetworkRules.Direction.EGRESS
                          ? rules.mayLeave(from, pod, number.getAsInt(), port.protocol())
                          : rules.mayEnter(from, pod, number.getAsInt(), port.protocol()));
            })
        .toList();
  }

  private static boolean areDenied(List<NetworkRules.Ruling> rulings) {
    return !rulings.isEmpty() && rulings.stream().allMatch(NetworkRules.Ruling::isDenied);
  }

  private static boolean isRouted(ObjectGraph graph, KubeObject service) {
    return graph.dependents(service.ref()).stream()
        .anyMatch(ref -> ref.kind().equals("Ingress") || ref.kind().equals("HTTPRoute"));
  }

  /** Only where nobody at all may enter: who asks for an Ingress is not known here. */
  private static Optional<Observation> server(
      ObjectGraph graph, NetworkRules rules, ServiceView service) {
    List<NetworkRules.Ruling> rulings =
        service.pods(graph).stream()
            .flatMap(
                pod ->
                    service.ports().stream()
                        .map(
                            port ->
                                rules.mayEnterFromAnywhere(
                                    pod,
                                    PodPorts.of(pod)
                                        .resolve(port.target(), port.protocol())
                                        .orElse(0),
                                    port.protocol())))
            .toList();
    if (!areDenied(rulings)) {
      return Optional.empty();
    }
    String routes =
        graph.dependents(service.object().ref()).stream()
            .filter(ref -> ref.kind().equals("Ingress") || ref.kind().equals("HTTPRoute"))
            .sorted()
            .limit(2)
            .map(Ref::toString)
            .collect(Collectors.joining(", "));
    return Optional.of(
        blocked(
                service.object(),
                rulings.get(0),
                "nobody may connect to its pods, although " + routes + " leads there")
            .because(
                said(rulings.get(0), NetworkRules.Direction.INGRESS)
                    + ": none lets anybody in at the port"));
  }

  private static Observation blocked(
      KubeObject subject, NetworkRules.Ruling ruling, String summary) {
    KubeObject policy = ruling.policies().get(0);
    return Observation.of(
            Code.NETPOL_BLOCKS, subject, summary + ", if the network enforces " + policy)
        .about(policy.ref())
        .sure(Confidence.MEDIUM)
        .since(ruling.policies().size() == 1 ? policy.created() : Optional.empty())
        .then(
            new NextCall(
                "get_resource",
                new JsonObject()
                    .put("kind", "NetworkPolicy")
                    .put("namespace", policy.namespace())
                    .put("name", policy.name()),
                "what it lets through"));
  }

  private static String said(NetworkRules.Ruling ruling, NetworkRules.Direction direction) {
    return ruling.policies().stream()
            .limit(3)
            .map(
                policy ->
                    policy
                        + " ("
                        + direction.name().toLowerCase(java.util.Locale.ROOT)
                        + " of "
                        + selected(policy)
                        + ")")
            .collect(Collectors.joining(", "))
        + (ruling.policies().size() > 3 ? " and " + (ruling.policies().size() - 3) + " more" : "");
  }

  private static String selected(KubeObject policy) {
    LabelSelector selector = LabelSelector.of(Json.object(policy.spec(), "podSelector"));
    return selector.isEmpty() ? "all pods" : selector.toString();
  }

  private static String labels(KubeObject pod) {
    JsonObject labels = pod.labels().copy();
    List.of(
            "pod-template-hash",
            "controller-revision-hash",
            "statefulset.kubernetes.io/pod-name",
            "apps.kubernetes.io/pod-index")
        .forEach(labels::remove);
    return LabelSelector.ofMap(labels).toString();
  }
}
