package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Confidence;
import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.diagnosis.network.HostNames;
import io.pilothouse.kubernetes.Nearest;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Programs that are told to talk to a Service that is not there. */
final class DnsTargets implements Analyzer {
  private static final Set<String> DONE = Set.of("Succeeded", "Failed");

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    return Container.all(graph)
        .filter(container -> !DONE.contains(Json.text(container.pod().status(), "phase")))
        .flatMap(
            container ->
                HostNames.in(container.spec(), container.pod(), graph).stream()
                    .filter(named -> graph.isAbsent(named.service()))
                    .filter(named -> named.certain() || isResolvedByServicesAlone(container.pod()))
                    .map(named -> observe(graph, container, named)));
  }

  /** Whether a name of one word can be nothing but a Service's. */
  private static boolean isResolvedByServicesAlone(KubeObject pod) {
    return !Json.text(pod.spec(), "dnsPolicy").equals("Default")
        && !Json.text(pod.spec(), "dnsPolicy").equals("None")
        && !Json.flag(pod.spec(), "hostNetwork")
        && Json.object(pod.spec(), "dnsConfig").getJsonArray("searches", new JsonArray()).isEmpty();
  }

  private static Observation observe(
      ObjectGraph graph, Container container, HostNames.Named named) {
    Ref service = named.service();
    boolean noNamespace =
        graph.isAbsent(Ref.cluster("Namespace", service.namespace()))
            && graph.all("Pod", service.namespace()).isEmpty();
    List<String> near =
        Nearest.to(
            service.name(),
            graph.all("Service", service.namespace()).stream().map(KubeObject::name).toList(),
            2);
    List<String> elsewhere =
        graph.all("Service").stream()
            .filter(each -> each.name().equals(service.name()))
            .map(KubeObject::namespace)
            .limit(2)
            .toList();
    String hint =
        noNamespace
            ? " (nor is there a namespace " + service.namespace() + ")"
            : near.isEmpty() ? "" : "; nearest: " + String.join(", ", near);
    return Observation.of(
            Code.DNS_TARGET_ABSENT,
            container.pod(),
            "is told to connect to "
                + named.host()
                + ", but there is no "
                + service
                + hint
                + (elsewhere.isEmpty() ? "" : "; there is one in " + String.join(", ", elsewhere)))
        .in(container.name())
        .about(service)
        .because(container.field(named.where()) + ": " + named.host())
        .sure(named.certain() ? Confidence.HIGH : Confidence.MEDIUM)
        .then(
            new NextCall(
                "list_resources",
                new JsonObject().put("kind", "Service").put("namespace", service.namespace()),
                "what it may have meant"));
  }
}
