package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Level;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.graph.Readiness;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.PodReference;
import io.pilothouse.tools.core.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** ServiceAccounts and pull secrets that templates name and that do not exist. */
final class Accounts implements Analyzer {
  private static final Set<String> PULLING =
      Set.of("ErrImagePull", "ImagePullBackOff", "ImageInspectError", "RegistryUnavailable");

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    return Templates.all(graph).flatMap(workload -> observe(graph, workload));
  }

  private static Stream<Observation> observe(ObjectGraph graph, KubeObject workload) {
    List<PodReference> absent =
        PodReference.of(workload.podSpec(), workload.namespace()).stream()
            .filter(each -> graph.isAbsent(each.to()))
            .toList();
    Optional<Observation> account =
        absent.stream()
            .filter(each -> each.where().equals("serviceAccountName"))
            .filter(each -> !isSaid(graph, workload))
            .findFirst()
            .map(each -> account(graph, workload, each));
    Optional<Observation> pulling =
        absent.stream()
            .filter(each -> each.where().equals("imagePullSecrets"))
            .filter(each -> !isPulling(graph, workload))
            .findFirst()
            .map(each -> pullSecret(graph, workload, each));
    return Stream.concat(account.stream(), pulling.stream());
  }

  private static Observation account(ObjectGraph graph, KubeObject workload, PodReference needed) {
    boolean runs = Readiness.of(workload).filter(each -> !each.isShort()).isPresent();
    return Observation.of(
            Code.SA_MISSING,
            workload,
            Missing.words(graph, needed.to())
                + (runs ? "; pods that run go on, no new one can be made" : "; no pod can be made"))
        .at(runs ? Level.MEDIUM : Level.HIGH)
        .about(needed.to())
        .because(workload + " spec.template.spec.serviceAccountName: " + needed.to().name())
        .then(Calls.list("ServiceAccount", workload.namespace(), "what exists instead"));
  }

  private static Observation pullSecret(
      ObjectGraph graph, KubeObject workload, PodReference needed) {
    return Observation.of(
            Code.PULLSECRET_MISSING,
            workload,
            Missing.words(graph, needed.to()) + "; images that need it cannot be pulled again")
        .about(needed.to())
        .because(workload + " spec.template.spec.imagePullSecrets: " + needed.to().name())
        .then(Calls.list("Secret", workload.namespace(), "what exists instead"));
  }

  /** Whoever makes the pods has been refused for it, which is a finding of its own. */
  private static boolean isSaid(ObjectGraph graph, KubeObject workload) {
    return Stream.concat(Stream.of(workload), graph.children(workload.ref()).stream())
        .anyMatch(
            object ->
                graph.events(object).stream().anyMatch(event -> names(event.message()))
                    || object
                        .condition("ReplicaFailure")
                        .filter(each -> names(each.message()))
                        .isPresent());
  }

  private static boolean names(String message) {
    return message.toLowerCase(Locale.ROOT).contains("serviceaccount");
  }

  private static boolean isPulling(ObjectGraph graph, KubeObject workload) {
    return graph.pods(workload).stream()
        .flatMap(pod -> Container.of(pod).stream())
        .anyMatch(
            container ->
                PULLING.contains(
                    Json.text(Json.object(container.status(), "state", "waiting"), "reason")));
  }
}
