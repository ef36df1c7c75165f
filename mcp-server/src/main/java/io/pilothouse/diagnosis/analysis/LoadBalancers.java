package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Confidence;
import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.finding.Quote;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.EventRecord;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Services that wait for an address from outside. */
final class LoadBalancers implements Analyzer {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    return graph.all("Service").stream()
        .filter(service -> Json.text(service.spec(), "type").equals("LoadBalancer"))
        .filter(service -> service.deleted().isEmpty())
        .filter(
            service ->
                Json.list(Json.object(service.status(), "loadBalancer"), "ingress").isEmpty())
        .flatMap(service -> observe(graph, service).stream());
  }

  private static Optional<Observation> observe(ObjectGraph graph, KubeObject service) {
    Optional<EventRecord> event = graph.events(service).stream().findFirst();
    Optional<Instant> since =
        FieldOwner.of(service, "f:spec", "f:type").flatMap(FieldOwner::at).or(service::created);
    boolean waits = since.filter(time -> time.plus(PATIENCE).isBefore(graph.now())).isPresent();
    if (!waits && event.isEmpty()) {
      return Optional.empty();
    }
    String loadBalancerClass = Json.text(service.spec(), "loadBalancerClass");
    Observation observation =
        Observation.of(
                Code.SVC_LB_PENDING,
                service,
                event
                    .map(found -> "gets no load balancer: " + Quote.of(found.message()))
                    .orElse(
                        "has no external address, and no controller says why; is one for "
                            + (loadBalancerClass.isEmpty()
                                ? "load balancers"
                                : "class " + loadBalancerClass)
                            + " installed?"))
            .because(
                service
                    + " status.loadBalancer.ingress: none"
                    + event
                        .map(found -> "; event " + found.reason() + " x" + found.count())
                        .orElse(""))
            .since(since)
            .then(
                new NextCall(
                    "describe_events",
                    new JsonObject()
                        .put("kind", "Service")
                        .put("namespace", service.namespace())
                        .put("name", service.name()),
                    ""));
    return Optional.of(event.isPresent() ? observation : observation.sure(Confidence.MEDIUM));
  }
}
