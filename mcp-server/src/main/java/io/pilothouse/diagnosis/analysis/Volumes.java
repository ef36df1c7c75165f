package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.finding.Quote;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Volumes that failed or that nobody can use again, and which StorageClass is the default. */
final class Volumes implements Analyzer {
  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    return Stream.concat(
        graph.all("PersistentVolume").stream().flatMap(volume -> observe(volume).stream()),
        defaults(graph).stream());
  }

  private static Optional<Observation> observe(KubeObject volume) {
    String message = Json.text(volume.status(), "message");
    JsonObject claim = Json.object(volume.spec(), "claimRef");
    String was = Json.text(claim, "namespace") + "/" + Json.text(claim, "name");
    return switch (Json.text(volume.status(), "phase")) {
      case "Failed" ->
          Optional.of(
              Observation.of(
                      Code.PV_FAILED,
                      volume,
                      "failed after claim "
                          + was
                          + " was deleted: it could not be reclaimed"
                          + (message.isEmpty() ? "" : ": " + Quote.of(message)))
                  .because(volume + " status.phase: Failed")
                  .then(Calls.events(volume)));
      case "Released" ->
          Optional.of(
              Observation.of(
                      Code.PV_RELEASED,
                      volume,
                      "claim "
                          + was
                          + " was deleted; it holds its data and fits no other claim until"
                          + " spec.claimRef is cleared")
                  .because(
                      volume
                          + " status.phase: Released, persistentVolumeReclaimPolicy: "
                          + Json.text(volume.spec(), "persistentVolumeReclaimPolicy")));
      default -> Optional.empty();
    };
  }

  private static Optional<Observation> defaults(ObjectGraph graph) {
    List<KubeObject> all = graph.all("StorageClass");
    List<KubeObject> defaults = StorageClasses.defaults(graph);
    if (all.isEmpty() || defaults.size() == 1) {
      return Optional.empty();
    }
    String names =
        defaults.stream().map(KubeObject::name).sorted().collect(Collectors.joining(", "));
    return Optional.of(
        Observation.of(
                Code.SC_DEFAULTS,
                defaults.isEmpty() ? all.get(0) : defaults.get(0),
                defaults.isEmpty()
                    ? "no StorageClass is the default one: claims that name none stay pending"
                    : defaults.size() + " StorageClasses are the default one: " + names)
            .because("annotation storageclass.kubernetes.io/is-default-class"));
  }
}
