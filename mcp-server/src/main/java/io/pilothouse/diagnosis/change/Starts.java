package io.pilothouse.diagnosis.change;

import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.PodReference;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.diagnosis.model.Times;
import io.pilothouse.tools.core.Json;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** When the containers of a pod started last, as far as its status tells. */
final class Starts {
  private Starts() {}

  /** Whether a pod can know what a ConfigMap or Secret holds since a time. */
  static boolean feels(KubeObject pod, Ref source, Instant since) {
    return PodReference.of(pod.spec(), pod.namespace()).stream()
        .filter(each -> each.to().equals(source))
        .anyMatch(
            each ->
                each.where().startsWith("volume ") || startedSince(pod, each.container(), since));
  }

  private static boolean startedSince(KubeObject pod, String container, Instant since) {
    if (pod.created().filter(at -> !at.isBefore(since)).isPresent()) {
      return true;
    }
    return Stream.of("initContainerStatuses", "containerStatuses")
        .flatMap(field -> Json.list(pod.status(), field).stream())
        .filter(each -> container.isEmpty() || Json.text(each, "name").equals(container))
        .flatMap(
            each ->
                Stream.of("state", "lastState")
                    .flatMap(
                        state ->
                            Stream.of(
                                started(
                                    Json.text(Json.object(each, state, "running"), "startedAt")),
                                started(
                                    Json.text(
                                        Json.object(each, state, "terminated"), "startedAt")))))
        .flatMap(Optional::stream)
        .anyMatch(at -> !at.isBefore(since));
  }

  private static Optional<Instant> started(String text) {
    return Times.parse(text);
  }
}
