package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.finding.Quote;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.Condition;
import io.pilothouse.diagnosis.model.EventRecord;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.tools.core.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Claims whose volume should grow and does not. */
final class Resizes {
  private static final Set<String> CONDITIONS =
      Set.of(
          "FileSystemResizePending",
          "Resizing",
          "ControllerResizeError",
          "NodeResizeError",
          "ModifyVolumeError");

  /** A volume that is in use grows within minutes. */
  private static final Duration USUAL = Duration.ofMinutes(10);

  private Resizes() {}

  static Optional<Observation> of(ObjectGraph graph, KubeObject claim) {
    Optional<Condition> waits =
        claim.conditions().stream()
            .filter(each -> each.isTrue() && CONDITIONS.contains(each.type()))
            .findFirst();
    if (waits.isEmpty()) {
      return Optional.empty();
    }
    Optional<EventRecord> failed =
        graph.event(claim, "VolumeResizeFailed", "FileSystemResizeFailed", "VolumeModifyFailed");
    Optional<Instant> since = waits.get().since();
    boolean error = waits.get().type().endsWith("Error") || failed.isPresent();
    boolean late = since.filter(time -> time.plus(USUAL).isBefore(graph.now())).isPresent();
    return error || late
        ? Optional.of(observe(graph, claim, waits.get(), failed).since(since))
        : Optional.empty();
  }

  private static Observation observe(
      ObjectGraph graph, KubeObject claim, Condition waits, Optional<EventRecord> failed) {
    String wanted = Json.text(Json.object(claim.spec(), "resources", "requests"), "storage");
    String has = Json.text(Json.object(claim.status(), "capacity"), "storage");
    boolean used = graph.dependents(claim.ref()).stream().anyMatch(ref -> ref.kind().equals("Pod"));
    String why =
        failed
            .map(event -> ": " + Quote.of(event.message(), 160))
            .orElse(
                waits.type().equals("FileSystemResizePending")
                    ? used
                        ? ": its file system grows when its pod is restarted"
                        : ": its file system grows when a pod uses it"
                    : waits.message().isEmpty() ? "" : ": " + Quote.of(waits.message(), 160));
    return Observation.of(
            Code.PVC_RESIZE, claim, "should have " + wanted + " and still has " + has + why)
        .because(claim + " condition " + waits.type() + ": True")
        .then(Calls.events(claim));
  }
}
