package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Level;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** HorizontalPodAutoscalers that cannot do their work. */
final class Autoscalers implements Analyzer {
  private static final String KIND = "HorizontalPodAutoscaler";

  /** The first metrics of a new pod take a while. */
  private static final Duration STARTING = Duration.ofMinutes(2);

  private static final Pattern REQUEST =
      Pattern.compile("missing request for (\\S+)(?: in container (\\S+))?");

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    return Stream.concat(
        graph.all(KIND).stream()
            .filter(each -> each.deleted().isEmpty())
            .flatMap(each -> observe(graph, each)),
        conflicts(graph));
  }

  private static Stream<Observation> observe(ObjectGraph graph, KubeObject hpa) {
    Ref target = target(hpa);
    Optional<Condition> unable = failing(graph, hpa, "AbleToScale");
    if (graph.isAbsent(target)
        || unable.filter(each -> each.message().contains("not found")).isPresent()) {
      return Stream.of(
          Observation.of(
                  Code.HPA_TARGET_MISSING,
                  hpa,
                  "scales "
                      + target
                      + ", which does not exist"
                      + Names.near(target.name(), graph.all(target.kind(), target.namespace())))
              .because(hpa + " spec.scaleTargetRef: " + target)
              .because(unable.map(Autoscalers::words).orElse(""))
              .since(unable.flatMap(Condition::since)));
    }
    List<Observation> found = new ArrayList<>();
    failing(graph, hpa, "ScalingActive")
        .filter(each -> !each.reason().equals("ScalingDisabled"))
        .or(() -> unable)
        .ifPresent(each -> found.add(blind(graph, hpa, target, each)));
    maxed(hpa).ifPresent(found::add);
    return found.stream();
  }

  private static Optional<Condition> failing(ObjectGraph graph, KubeObject hpa, String type) {
    boolean young = hpa.age(graph.now()).compareTo(STARTING) < 0;
    return hpa.condition(type).filter(Condition::isFalse).filter(each -> !young);
  }

  private static String words(Condition condition) {
    return condition.type()
        + "="
        + condition.status()
        + " "
        + condition.reason()
        + ": "
        + Quote.of(condition.message());
  }

  private static Ref target(KubeObject hpa) {
    JsonObject target = Json.object(hpa.spec(), "scaleTargetRef");
    return new Ref(Json.text(target, "kind"), hpa.namespace(), Json.text(target, "name"));
  }

  private static Observation blind(
      ObjectGraph graph, KubeObject hpa, Ref target, Condition condition) {
    Matcher request = REQUEST.matcher(condition.message());
    if (request.find()) {
      return noRequest(graph, hpa, target, request).because(hpa + " " + words(condition));
    }
    if (condition.reason().equals("AmbiguousSelector")) {
      return Observation.of(
              Code.HPA_CONFLICT,
              hpa,
              "its pods are also scaled by another: " + Quote.of(condition.message(), 160))
          .because(hpa + " " + words(condition));
    }
    Optional<Ref> api = api(condition);
    boolean absent = api.filter(graph::isAbsent).isPresent();
    Observation found =
        Observation.of(
                Code.HPA_NO_METRICS,
                hpa,
                absent
                    ? "cannot read metrics: nothing serves "
                        + api.get().name()
                        + " (is a metrics server or adapter installed?)"
                    : "cannot scale "
                        + target
                        + ": "
                        + condition.reason()
                        + " "
                        + Quote.of(condition.message(), 160))
            .because(hpa + " " + words(condition))
            .since(condition.since());
    boolean foundation = absent || condition.message().contains("the server");
    return api.filter(each -> foundation).map(each -> found.about(each).dueTo(each)).orElse(found);
  }

  private static Observation noRequest(
      ObjectGraph graph, KubeObject hpa, Ref target, Matcher said) {
    String resource = said.group(1);
    String containers =
        graph.find(target).stream()
            .flatMap(each -> Json.list(each.podSpec(), "containers").stream())
            .filter(
                each ->
                    !Json.object(each, "resources", "requests").containsKey(resource)
                        && !Json.object(each, "resources", "limits").containsKey(resource))
            .map(each -> Json.text(each, "name"))
            .collect(Collectors.joining(", "));
    String container = containers.isEmpty() && said.group(2) != null ? said.group(2) : containers;
    Observation found =
        Observation.of(
            Code.HPA_NO_REQUEST,
            hpa,
            "cannot work out the utilisation of "
                + target
                + ": container "
                + container
                + " requests no "
                + resource);
    return container.isEmpty()
        ? found
        : found.then(
            new NextCall(
                "get_resource",
                new JsonObject()
                    .put("kind", target.kind())
                    .put("namespace", target.namespace())
                    .put("name", target.name()),
                "then give " + container + " a " + resource + " request with update_deployment"));
  }

  private static Optional<Ref> api(Condition condition) {
    String name =
        switch (condition.reason()) {
          case "FailedGetResourceMetric", "FailedGetContainerResourceMetric" ->
              "v1beta1.metrics.k8s.io";
          case "FailedGetPodsMetric", "FailedGetObjectMetric" -> "v1beta1.custom.metrics.k8s.io";
          case "FailedGetExternalMetric" -> "v1beta1.external.metrics.k8s.io";
          default -> "";
        };
    return name.isEmpty() ? Optional.empty() : Optional.of(Ref.cluster("APIService", name));
  }

  /** Worth knowing before it is worth a call: it does what it was told. */
  private static Optional<Observation> maxed(KubeObject hpa) {
    int most = Json.number(hpa.spec(), "maxReplicas");
    return hpa.condition("ScalingLimited")
        .filter(Condition::isTrue)
        .filter(each -> each.reason().equals("TooManyReplicas"))
        .filter(each -> Json.number(hpa.status(), "currentReplicas") >= most)
        .map(
            each ->
                Observation.of(
                        Code.HPA_MAXED, hpa, "wants more than its maximum of " + most + " replicas")
                    .at(Level.LOW)
                    .because(hpa + " " + words(each))
                    .since(each.since()));
  }

  private static Stream<Observation> conflicts(ObjectGraph graph) {
    Collection<List<KubeObject>> byTarget =
        graph.all(KIND).stream()
            .filter(each -> each.deleted().isEmpty())
            .collect(Collectors.groupingBy(Autoscalers::target, TreeMap::new, Collectors.toList()))
            .values();
    return byTarget.stream()
        .filter(several -> several.size() > 1)
        .map(
            several ->
                Observation.of(
                        Code.HPA_CONFLICT,
                        several.get(0),
                        several.size()
                            + " autoscalers scale "
                            + target(several.get(0))
                            + " against each other: "
                            + several.stream()
                                .map(KubeObject::name)
                                .sorted()
                                .collect(Collectors.joining(", ")))
                    .because(several.get(0) + " spec.scaleTargetRef: " + target(several.get(0)))
                    .because(several.get(1) + " spec.scaleTargetRef: " + target(several.get(1))));
  }
}
