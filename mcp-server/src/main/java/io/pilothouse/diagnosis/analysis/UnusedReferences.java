package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.PodReference;
import io.pilothouse.diagnosis.model.Ref;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/** ConfigMaps and Secrets that no pod and no route names. Programs may still read them. */
final class UnusedReferences implements Analyzer {
  /** Whoever makes these reads them by the API. */
  private static final Set<String> OF_TOOLS =
      Set.of("sh.helm.release.", "istio-", "kube-root-ca.crt", "openshift-service-ca.crt");

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    if (!graph.knows("Pod")) {
      return Stream.empty();
    }
    Set<Ref> used = new HashSet<>();
    Templates.all(graph)
        .flatMap(each -> PodReference.of(each.podSpec(), each.namespace()).stream())
        .forEach(each -> used.add(each.to()));
    return Stream.of("ConfigMap", "Secret")
        .flatMap(kind -> graph.all(kind).stream())
        .filter(object -> !used.contains(object.ref()))
        .filter(object -> graph.dependents(object.ref()).isEmpty())
        .filter(UnusedReferences::isOfPeople)
        .map(
            object ->
                Observation.of(
                        Code.REF_UNUSED, object, "no pod, workload, Ingress or Gateway names it")
                    .because(object + ": no reference among what was read"));
  }

  private static boolean isOfPeople(KubeObject object) {
    return !Templates.isSystem(object.namespace())
        && object.controller().isEmpty()
        && object.annotation("kubernetes.io/service-account.name").isEmpty()
        && object.annotation("control-plane.alpha.kubernetes.io/leader").isEmpty()
        && OF_TOOLS.stream().noneMatch(object.name()::startsWith);
  }
}
