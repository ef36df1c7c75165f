package io.pilothouse.monitor.github;

import io.pilothouse.diagnosis.finding.Change;
import io.pilothouse.diagnosis.finding.Confidence;
import io.pilothouse.monitor.incident.Subject;
import io.pilothouse.monitor.incident.Trouble;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An incident, as far as it says which commits may have brought it about.
 *
 * @param firstFailure when it began
 * @param change what was changed in the cluster that fits; its time is that of the rollout
 * @param images of all containers, as they are written in the pods' template
 * @param pointers what else names a commit, the surest first
 * @param previousHealthy whether the pods of the revision before are or were ready
 */
public record Suspect(
    Subject subject,
    Optional<Instant> firstFailure,
    Optional<Change> change,
    List<String> images,
    List<Pointer> pointers,
    boolean previousHealthy) {
  /** How long before the first failure a rollout may lie. */
  static final Duration WINDOW = Duration.ofMinutes(60);

  /** Times of one cluster are whole seconds of several clocks. */
  private static final Duration SLACK = Duration.ofSeconds(5);

  public Suspect {
    images = List.copyOf(images);
    pointers = List.copyOf(pointers);
  }

  /**
   * From what a look saw.
   *
   * @param workload the subject as the API server has it; empty if it could not be read
   */
  public static Suspect of(Subject subject, Trouble trouble, JsonObject workload) {
    return new Suspect(
        subject,
        trouble.since(),
        trouble.change(),
        images(workload),
        Stream.concat(
                trouble.change().stream().flatMap(each -> Pointers.ofChange(each.what()).stream()),
                Pointers.ofWorkload(workload).stream())
            .distinct()
            .toList(),
        trouble.next().stream().anyMatch(each -> each.tool().equals("rollback")));
  }

  private static List<String> images(JsonObject workload) {
    JsonObject spec = Json.object(workload, "spec");
    return Stream.of(
            Json.object(spec, "jobTemplate", "spec", "template", "spec"),
            Json.object(spec, "template", "spec"),
            spec)
        .flatMap(
            pod ->
                Stream.of("containers", "initContainers")
                    .flatMap(field -> Json.list(pod, field).stream()))
        .map(each -> Json.text(each, "image"))
        .filter(each -> !each.isEmpty())
        .distinct()
        .toList();
  }

  /** The cluster's time for it, which is not that of a merge. */
  Optional<Instant> rolledOut() {
    return change.flatMap(Change::at);
  }

  boolean isChangeCertain() {
    return change.filter(each -> each.confidence() == Confidence.HIGH).isPresent();
  }

  /** Whether the rollout lies so that it can have brought the failure about; empty: not known. */
  Optional<Boolean> isInWindow() {
    if (rolledOut().isEmpty() || firstFailure.isEmpty()) {
      return Optional.empty();
    }
    Instant at = rolledOut().get();
    Instant failed = firstFailure.get();
    return Optional.of(!at.isAfter(failed.plus(SLACK)) && !at.isBefore(failed.minus(WINDOW)));
  }

  /** The image before the change, if an image was changed. */
  Optional<String> previousImage() {
    return changedImage().map(Change::from).filter(each -> !each.isEmpty());
  }

  private Optional<Change> changedImage() {
    return change.filter(each -> each.what().contains("image of container"));
  }

  /** An image that the change left alone says nothing about the change. */
  private boolean mayBeNewBuild() {
    return change
        .filter(each -> !each.what().contains("image of container"))
        .filter(each -> !each.what().matches(".* \\(and \\d+ others?\\)"))
        .isEmpty();
  }

  /** What names the commit that the change brought: the changed image's tag before others'. */
  List<Pointer> brought() {
    return Stream.of(
            pointers.stream(),
            changedImage().stream().flatMap(each -> Pointers.ofImage(each.to()).stream()),
            images.stream().flatMap(each -> Pointers.ofImage(each).stream()))
        .flatMap(each -> each)
        .filter(each -> mayBeNewBuild() || !each.isBuild())
        .distinct()
        .toList();
  }
}
