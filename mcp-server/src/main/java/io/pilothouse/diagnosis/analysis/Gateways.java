package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Confidence;
import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.finding.Quote;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.Condition;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Gateways that their controller does not take up or cannot set up. */
final class Gateways implements Analyzer {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    return graph.all("Gateway").stream()
        .filter(gateway -> gateway.deleted().isEmpty())
        .flatMap(gateway -> observe(graph, gateway));
  }

  private static Stream<Observation> observe(ObjectGraph graph, KubeObject gateway) {
    Optional<Observation> notAccepted = notAccepted(graph, gateway);
    if (notAccepted.isPresent()) {
      return notAccepted.stream();
    }
    List<Observation> listeners =
        Json.list(gateway.status(), "listeners").stream()
            .flatMap(listener -> listener(gateway, listener).stream())
            .toList();
    return listeners.isEmpty() ? notProgrammed(graph, gateway).stream() : listeners.stream();
  }

  private static Optional<Observation> notAccepted(ObjectGraph graph, KubeObject gateway) {
    Ref name = Ref.cluster("GatewayClass", Json.text(gateway.spec(), "gatewayClassName"));
    if (graph.isAbsent(name)) {
      List<String> names =
          graph.all("GatewayClass").stream().map(KubeObject::name).sorted().toList();
      return Optional.of(
          look(
                  Observation.of(
                      Code.GW_NOT_ACCEPTED,
                      gateway,
                      name
                          + " does not exist; there is "
                          + (names.isEmpty() ? "none" : String.join(", ", names))),
                  "GatewayClass",
                  "")
              .about(name)
              .because(gateway + " spec.gatewayClassName: " + name.name()));
    }
    Optional<Condition> ofClass =
        graph.find(name).flatMap(each -> each.condition("Accepted")).filter(each -> !each.isTrue());
    Optional<Condition> accepted =
        gateway.condition("Accepted").or(() -> gateway.condition("Scheduled"));
    if (accepted.filter(Condition::isTrue).isPresent()) {
      return Optional.empty();
    }
    if (accepted.filter(Condition::isFalse).isPresent()) {
      return Optional.of(of(Code.GW_NOT_ACCEPTED, gateway, "is not accepted", accepted.get()));
    }
    if (gateway.age(graph.now()).compareTo(PATIENCE) < 0) {
      return Optional.empty();
    }
    Observation unanswered =
        Observation.of(
                Code.GW_NOT_ACCEPTED,
                gateway,
                "no controller has taken it up; is the one of " + name + " running?")
            .about(name)
            .sure(Confidence.MEDIUM)
            .since(gateway.created())
            .because(
                gateway
                    + " status.conditions[Accepted]: "
                    + accepted.map(Condition::status).orElse("none"));
    return Optional.of(
        look(
            ofClass
                .map(
                    each ->
                        unanswered.because(
                            name + " Accepted: " + each.status() + " " + Quote.of(each.message())))
                .orElse(unanswered),
            "GatewayClass",
            ""));
  }

  /** What is wrong with a listener: conflicts, certificates, kinds of routes. */
  private static Optional<Observation> listener(KubeObject gateway, JsonObject listener) {
    String name = Json.text(listener, "name");
    return Json.list(listener, "conditions").stream()
        .map(Condition::of)
        .filter(
            each ->
                each.type().equals("Conflicted")
                    ? each.isTrue()
                    : List.of("Accepted", "ResolvedRefs").contains(each.type()) && each.isFalse()
                        || each.type().equals("Detached") && each.isTrue())
        .findFirst()
        .map(each -> of(Code.GW_LISTENER, gateway, "listener " + name + " does not work", each));
  }

  private static Optional<Observation> notProgrammed(ObjectGraph graph, KubeObject gateway) {
    return gateway
        .condition("Programmed")
        .or(() -> gateway.condition("Ready"))
        .filter(Condition::isFalse)
        .filter(
            each ->
                each.since()
                    .or(gateway::created)
                    .filter(time -> time.plus(PATIENCE).isBefore(graph.now()))
                    .isPresent())
        .map(each -> of(Code.GW_NOT_PROGRAMMED, gateway, "is accepted, but not set up", each));
  }

  private static Observation of(Code code, KubeObject gateway, String what, Condition condition) {
    return look(
        Observation.of(
                code,
                gateway,
                what + ": " + condition.reason() + " " + Quote.of(condition.message()))
            .because(gateway + " status " + condition.type() + ": " + condition.status())
            .since(condition.since()),
        "Gateway",
        gateway.name());
  }

  private static Observation look(Observation observation, String kind, String name) {
    JsonObject arguments = new JsonObject().put("kind", kind);
    return observation.then(
        name.isEmpty()
            ? new NextCall("list_resources", arguments, "")
            : new NextCall(
                "get_resource",
                arguments.put("namespace", observation.subject().namespace()).put("name", name),
                ""));
  }
}
