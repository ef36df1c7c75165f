package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Level;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.LabelSelector;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Admission webhooks that nobody answers. */
final class Webhooks implements Analyzer {
  private static final int NAMED = 4;

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    return Stream.of("ValidatingWebhookConfiguration", "MutatingWebhookConfiguration")
        .flatMap(kind -> graph.all(kind).stream())
        .flatMap(
            configuration ->
                Json.list(configuration.json(), "webhooks").stream()
                    .collect(Collectors.groupingBy(Webhooks::service))
                    .entrySet()
                    .stream()
                    .filter(each -> !each.getKey().name().isEmpty())
                    .flatMap(
                        each ->
                            observe(graph, configuration, each.getKey(), each.getValue())
                                .stream()));
  }

  private static Ref service(JsonObject webhook) {
    JsonObject service = Json.object(webhook, "clientConfig", "service");
    return new Ref("Service", Json.text(service, "namespace"), Json.text(service, "name"));
  }

  private static Optional<Observation> observe(
      ObjectGraph graph, KubeObject configuration, Ref service, List<JsonObject> webhooks) {
    return Endpoints.fault(graph, service)
        .map(
            fault -> {
              // The default of v1; every other value lets requests pass.
              List<JsonObject> blocking =
                  webhooks.stream()
                      .filter(each -> !Json.text(each, "failurePolicy").equals("Ignore"))
                      .toList();
              boolean blocks = !blocking.isEmpty();
              List<JsonObject> said = blocks ? blocking : webhooks;
              String what = what(said);
              return Observation.of(
                      Code.WEBHOOK_DEAD,
                      configuration,
                      fault
                          + "; "
                          + (blocks
                              ? "this blocks " + what
                              : "failurePolicy Ignore: its checks are skipped for " + what))
                  .at(blocks ? Level.CRITICAL : Level.MEDIUM)
                  .about(service)
                  .because(
                      configuration
                          + " webhook "
                          + Json.text(said.get(0), "name")
                          + " clientConfig.service: "
                          + service.namespace()
                          + "/"
                          + service.name()
                          + ", failurePolicy: "
                          + (blocks ? "Fail" : "Ignore"))
                  .then(
                      graph.find(service).isPresent()
                          ? Calls.look(service, "bring back what it selects")
                          : Calls.list(
                              "Service", service.namespace(), "restore the Service it calls"));
            });
  }

  /** {@code CREATE/UPDATE of pods, deployments in namespaces with team=a}. */
  private static String what(List<JsonObject> webhooks) {
    List<JsonObject> rules =
        webhooks.stream().flatMap(each -> Json.list(each, "rules").stream()).toList();
    String operations = joined(rules, "operations", "/");
    String resources = joined(rules, "resources", ", ");
    LabelSelector where = LabelSelector.of(Json.object(webhooks.get(0), "namespaceSelector"));
    return (operations.isEmpty() || operations.contains("*") ? "every change" : operations)
        + " of "
        + (resources.isEmpty() || resources.contains("*") ? "everything" : resources)
        + (where.isEmpty() ? "" : " in namespaces with " + where);
  }

  private static String joined(List<JsonObject> rules, String field, String by) {
    return rules.stream()
        .flatMap(
            rule ->
                rule.getValue(field) instanceof JsonArray array
                    ? array.stream().map(String::valueOf)
                    : Stream.empty())
        .distinct()
        .limit(NAMED)
        .collect(Collectors.joining(by));
  }
}
