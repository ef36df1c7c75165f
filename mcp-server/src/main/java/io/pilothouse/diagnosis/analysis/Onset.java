package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.Condition;
import io.pilothouse.diagnosis.model.EventRecord;
import io.pilothouse.diagnosis.model.KubeObject;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** When something began, as far as can still be seen. */
final class Onset {

  private Onset() {}

  /** The first of what a pod's condition and warnings for these reasons say. */
  static Optional<Instant> of(ObjectGraph graph, KubeObject pod, String... reasons) {
    List<String> wanted = List.of(reasons);
    Stream<Instant> warned =
        graph.events(pod).stream()
            .filter(event -> wanted.contains(event.reason()))
            .map(EventRecord::first)
            .flatMap(Optional::stream);
    return Stream.concat(unready(pod).stream(), warned).min(Comparator.naturalOrder());
  }

  /** Since when a pod is not ready. */
  static Optional<Instant> unready(KubeObject pod) {
    return pod.condition("Ready").filter(ready -> !ready.isTrue()).flatMap(Condition::since);
  }
}
