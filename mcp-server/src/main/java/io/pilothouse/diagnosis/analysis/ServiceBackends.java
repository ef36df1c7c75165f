package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.finding.Quote;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.network.Backing;
import io.pilothouse.diagnosis.network.ServiceView;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Services behind which nothing answers: no pods, none ready, or none wanted. */
final class ServiceBackends implements Analyzer {
  private static final int NAMED = 3;

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    return ServiceView.selecting(graph).flatMap(service -> observe(graph, service));
  }

  private static Stream<Observation> observe(ObjectGraph graph, ServiceView service) {
    return switch (Backing.of(graph, service)) {
      case NONE_READY -> Stream.of(noneReady(graph, service));
      case AT_REST -> scaledDown(graph, service);
      case NOT_MADE -> Stream.of(notMade(service));
      case NOTHING -> nothing(graph, service);
      case SERVING, STARTING, UNKNOWN -> Stream.empty();
    };
  }

  private static Observation noneReady(ObjectGraph graph, ServiceView service) {
    int pods = service.pods(graph).size();
    return Observation.of(
            Code.SVC_NO_READY,
            service.object(),
            pods == 1
                ? "the only pod it selects is not ready"
                : "none of the " + pods + " pods it selects is ready")
        .because(
            service.object()
                + " spec.selector: "
                + service.selector()
                + ", 0 of "
                + pods
                + " ready")
        .then(
            new NextCall(
                "diagnose",
                new JsonObject()
                    .put("namespace", service.object().namespace())
                    .put("kind", "Service")
                    .put("name", service.object().name()),
                "with its pods"));
  }

  private static Observation notMade(ServiceView service) {
    return Observation.of(Code.SVC_NO_PODS, service.object(), "the pods it selects do not exist")
        .because(service.object() + " spec.selector: " + service.selector() + ", 0 pods");
  }

  /** Workloads without replicas that a Service has no other backend than. */
  static Set<KubeObject> missed(ObjectGraph graph) {
    return ServiceView.selecting(graph)
        .filter(service -> Backing.of(graph, service) == Backing.AT_REST)
        .flatMap(service -> stopped(graph, service).stream())
        .collect(Collectors.toSet());
  }

  /** Nobody is to blame where something scales to nothing by design. */
  private static List<KubeObject> stopped(ObjectGraph graph, ServiceView service) {
    List<KubeObject> stopped =
        Backing.makers(graph, service.object().namespace(), service.selector()).stream()
            .filter(maker -> maker.spec().getValue("replicas") instanceof Number)
            .filter(maker -> maker.replicas() == 0)
            .toList();
    return stopped.stream().anyMatch(each -> sleepsByDesign(graph, each)) ? List.of() : stopped;
  }

  private static Stream<Observation> scaledDown(ObjectGraph graph, ServiceView service) {
    List<KubeObject> stopped = stopped(graph, service);
    if (stopped.isEmpty()) {
      return Stream.empty();
    }
    Observation effect = notMade(service);
    for (KubeObject each : stopped) {
      effect = effect.dueTo(each.ref());
    }
    return Stream.concat(Stream.of(effect), stopped.stream().map(each -> stopped(each, service)));
  }

  private static boolean sleepsByDesign(ObjectGraph graph, KubeObject workload) {
    return workload.controller().isPresent()
        || workload.labels().containsKey("scaledobject.keda.sh/name")
        || graph.dependents(workload.ref()).stream()
            .anyMatch(
                ref ->
                    ref.kind().equals("HorizontalPodAutoscaler")
                        && ref.name().startsWith("keda-hpa-"));
  }

  private static Observation stopped(KubeObject workload, ServiceView service) {
    Optional<FieldOwner> who = FieldOwner.of(workload, "f:spec", "f:replicas");
    return Observation.of(
            Code.SVC_BACKEND_SCALED0,
            workload,
            "has 0 replicas, and " + service.object() + " has no other backend")
        .because(
            workload
                + " spec.replicas: 0"
                + who.map(
                        owner ->
                            ", set by "
                                + Quote.of(owner.manager(), 60)
                                + owner.at().map(at -> " at " + at).orElse(""))
                    .orElse(""))
        .since(who.flatMap(FieldOwner::at))
        .then(
            new NextCall(
                "scale_deployment",
                new JsonObject()
                    .put("kind", workload.kind())
                    .put("namespace", workload.namespace())
                    .put("name", workload.name())
                    .put("replicas", 1),
                "if it should run"));
  }

  private static Stream<Observation> nothing(ObjectGraph graph, ServiceView service) {
    Optional<NearSelector> near = NearSelector.of(graph, service);
    if (near.isPresent()) {
      return Stream.of(near.get().observe(service));
    }
    boolean ofAnOperator =
        service.isHeadless()
            && !service
                .object()
                .metadata()
                .getJsonArray("ownerReferences", new io.vertx.core.json.JsonArray())
                .isEmpty();
    return ofAnOperator ? Stream.empty() : Stream.of(noPods(graph, service));
  }

  private static Observation noPods(ObjectGraph graph, ServiceView service) {
    KubeObject object = service.object();
    List<String> elsewhere =
        graph.all("Namespace").stream()
            .map(KubeObject::name)
            .filter(name -> !name.equals(object.namespace()))
            .filter(name -> !graph.pods(name, service.selector()).isEmpty())
            .limit(NAMED)
            .toList();
    String workloads =
        NearSelector.candidates(graph, object.namespace())
            .map(
                each ->
                    each.kind()
                        + " "
                        + each.name()
                        + " "
                        + Quote.of(
                            io.pilothouse.diagnosis.model.LabelSelector.ofMap(each.podLabels())
                                .toString(),
                            80))
            .limit(NAMED)
            .collect(Collectors.joining("; "));
    return Observation.of(
            Code.SVC_NO_PODS,
            object,
            "selects "
                + service.selector()
                + ", and no pod or workload in "
                + object.namespace()
                + " has that"
                + (elsewhere.isEmpty()
                    ? ""
                    : "; pods in namespace "
                        + String.join(", ", elsewhere)
                        + " do, but a Service selects in its own"))
        .because(object + " spec.selector: " + service.selector() + ", 0 pods")
        .because(workloads.isEmpty() ? "" : "pod labels there: " + workloads)
        .then(
            new NextCall(
                "list_resources",
                new JsonObject().put("kind", "Deployment").put("namespace", object.namespace()),
                "what there is"));
  }
}
