package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.tools.core.Json;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Objects that somebody still writes by a version of the API that goes or has gone. */
final class DeprecatedApis implements Analyzer {
  private record Removal(String in, String instead) {}

  private static final Map<String, Removal> REMOVED =
      Map.ofEntries(
          Map.entry("extensions/v1beta1", new Removal("1.22", "apps/v1 or networking.k8s.io/v1")),
          Map.entry("apps/v1beta1", new Removal("1.16", "apps/v1")),
          Map.entry("apps/v1beta2", new Removal("1.16", "apps/v1")),
          Map.entry("batch/v1beta1", new Removal("1.25", "batch/v1")),
          Map.entry("policy/v1beta1", new Removal("1.25", "policy/v1")),
          Map.entry("autoscaling/v2beta1", new Removal("1.25", "autoscaling/v2")),
          Map.entry("autoscaling/v2beta2", new Removal("1.26", "autoscaling/v2")),
          Map.entry("networking.k8s.io/v1beta1", new Removal("1.22", "networking.k8s.io/v1")),
          Map.entry("discovery.k8s.io/v1beta1", new Removal("1.25", "discovery.k8s.io/v1")),
          Map.entry("storage.k8s.io/v1beta1", new Removal("1.27", "storage.k8s.io/v1")),
          Map.entry("scheduling.k8s.io/v1beta1", new Removal("1.22", "scheduling.k8s.io/v1")),
          Map.entry("certificates.k8s.io/v1beta1", new Removal("1.22", "certificates.k8s.io/v1")),
          Map.entry(
              "apiregistration.k8s.io/v1beta1", new Removal("1.22", "apiregistration.k8s.io/v1")),
          Map.entry(
              "admissionregistration.k8s.io/v1beta1",
              new Removal("1.22", "admissionregistration.k8s.io/v1")));

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    return graph
        .objects()
        .filter(object -> object.controller().isEmpty())
        .filter(object -> !Templates.isSystem(object.namespace()))
        .flatMap(object -> observe(object).stream());
  }

  private static Optional<Observation> observe(KubeObject object) {
    return Json.list(object.metadata(), "managedFields").stream()
        .filter(entry -> REMOVED.containsKey(Json.text(entry, "apiVersion")))
        .findFirst()
        .map(
            entry -> {
              String version = Json.text(entry, "apiVersion");
              Removal removal = REMOVED.get(version);
              return Observation.of(
                      Code.API_DEPRECATED,
                      object,
                      "written by "
                          + version
                          + ", which Kubernetes "
                          + removal.in()
                          + " removed; use "
                          + removal.instead())
                  .because(
                      object
                          + " metadata.managedFields: "
                          + Json.text(entry, "manager")
                          + " by "
                          + version);
            });
  }
}
