package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.graph.Readiness;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** StatefulSets that do not get on from one ordinal to the next. */
final class StatefulSets implements Analyzer {
  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    Progress progress = new Progress(graph);
    return graph.all("StatefulSet").stream()
        .filter(each -> each.deleted().isEmpty())
        .flatMap(each -> observe(graph, progress, each));
  }

  private static Stream<Observation> observe(ObjectGraph graph, Progress progress, KubeObject set) {
    List<Observation> found = new ArrayList<>();
    serviceMissing(graph, set).ifPresent(found::add);
    Optional<Readiness> readiness = Readiness.of(set).filter(Readiness::isShort);
    boolean starting = readiness.isPresent() && progress.isStarting(set, set.replicas());
    Optional<Observation> blocked =
        starting
            ? Optional.empty()
            : readiness.flatMap(ready -> blocked(graph, progress, set, ready));
    blocked.ifPresent(found::add);
    if (blocked.isEmpty() && readiness.isPresent() && !starting) {
      found.add(Shortage.of(progress, set, readiness.get()));
    }
    if (!starting) {
      updateStuck(graph, set).ifPresent(found::add);
    }
    return found.stream();
  }

  /** The lowest ordinal that is not ready, where the next are not made before it is. */
  private static Optional<Observation> blocked(
      ObjectGraph graph, Progress progress, KubeObject set, Readiness ready) {
    int start = Json.number(Json.object(set.spec(), "ordinals"), "start");
    boolean ordered = !Json.text(set.spec(), "podManagementPolicy").equals("Parallel");
    Optional<KubeObject> first =
        IntStream.range(start, start + set.replicas())
            .mapToObj(i -> graph.find("Pod", set.namespace(), set.name() + "-" + i))
            .takeWhile(Optional::isPresent)
            .flatMap(Optional::stream)
            .filter(pod -> !Progress.isReady(pod))
            .findFirst();
    int made = Json.number(set.status(), "replicas");
    if (!ordered || first.isEmpty() || made >= set.replicas()) {
      return Optional.empty();
    }
    return Optional.of(
        Observation.of(
                Code.STS_ORDINAL_BLOCKED,
                set,
                first.get().name()
                    + " is not ready, so the "
                    + (set.replicas() - made)
                    + " pods after it are not created; "
                    + ready)
            .because(
                first.get() + " is not Ready; " + set + " spec.podManagementPolicy: OrderedReady")
            .dueTo(first.get().ref())
            .since(progress.since(set)));
  }

  private static Optional<Observation> serviceMissing(ObjectGraph graph, KubeObject set) {
    Ref service = new Ref("Service", set.namespace(), Json.text(set.spec(), "serviceName"));
    return service.name().isEmpty() || !graph.isAbsent(service)
        ? Optional.empty()
        : Optional.of(
            Observation.of(
                    Code.STS_SVC_MISSING,
                    set,
                    "its governing "
                        + service
                        + " does not exist, so its pods have no DNS names"
                        + Names.near(service.name(), graph.all("Service", set.namespace())))
                .because(set + " spec.serviceName: " + service.name())
                .about(service));
  }

  private static Optional<Observation> updateStuck(ObjectGraph graph, KubeObject set) {
    JsonObject status = set.status();
    String current = Json.text(status, "currentRevision");
    String update = Json.text(status, "updateRevision");
    JsonObject strategy = Json.object(set.spec(), "updateStrategy");
    boolean byHand = Json.text(strategy, "type").equals("OnDelete");
    int kept = Json.number(Json.object(strategy, "rollingUpdate"), "partition");
    int updated = Json.number(status, "updatedReplicas");
    int wanted = set.replicas() - kept;
    if (update.isEmpty() || current.equals(update) || updated >= wanted) {
      return Optional.empty();
    }
    Optional<KubeObject> holding =
        graph.children(set.ref()).stream().filter(pod -> !Progress.isReady(pod)).findFirst();
    if (!byHand && holding.isEmpty()) {
      return Optional.empty();
    }
    Observation found =
        Observation.of(
                Code.STS_UPDATE_STUCK,
                set,
                updated
                    + " of "
                    + wanted
                    + " pods are updated; "
                    + (byHand
                        ? "with OnDelete a pod is updated when somebody deletes it"
                        : "the update waits for " + holding.get().name()))
            .because(set + " status.currentRevision " + current + ", updateRevision " + update);
    return Optional.of(holding.map(pod -> found.dueTo(pod.ref())).orElse(found));
  }
}
