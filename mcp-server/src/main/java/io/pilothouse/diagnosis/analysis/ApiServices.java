package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.finding.Quote;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.Condition;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.stream.Stream;

/** Parts of the API that other servers should serve, and do not. */
final class ApiServices implements Analyzer {
  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    return down(graph).map(service -> observe(graph, service));
  }

  /** Those that do not work; what the API server serves itself always does. */
  static Stream<KubeObject> down(ObjectGraph graph) {
    return graph.all("APIService").stream()
        .filter(each -> !Json.object(each.spec(), "service").isEmpty())
        .filter(each -> each.condition("Available").filter(Condition::isFalse).isPresent());
  }

  private static Observation observe(ObjectGraph graph, KubeObject api) {
    Condition available = api.condition("Available").orElseThrow();
    JsonObject named = Json.object(api.spec(), "service");
    Ref service = new Ref("Service", Json.text(named, "namespace"), Json.text(named, "name"));
    Optional<String> fault = Endpoints.fault(graph, service);
    String group = Json.text(api.spec(), "group");
    return Observation.of(
            Code.APISERVICE_DOWN,
            api,
            "the API "
                + group
                + "/"
                + Json.text(api.spec(), "version")
                + " is not available: "
                + fault.orElseGet(
                    () -> available.reason() + " " + Quote.of(available.message(), 160))
                + missing(group))
        .since(available.since())
        .because(
            api
                + " Available: False "
                + available.reason()
                + fault.map(each -> " " + Quote.of(available.message(), 160)).orElse(""))
        .then(
            graph.find(service).isPresent()
                ? Calls.list("Pod", service.namespace(), "the pods behind " + service)
                : Calls.list("Service", service.namespace(), "what there is instead of it"));
  }

  private static String missing(String group) {
    return group.endsWith("metrics.k8s.io")
        ? "; autoscalers and top have no metrics, no namespace can be deleted"
        : "; no namespace can be deleted";
  }
}
