package io.pilothouse.diagnosis.snapshot;

import io.pilothouse.diagnosis.model.EventRecord;
import io.pilothouse.diagnosis.model.KubeObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a cluster held at a moment, as far as it could be read.
 *
 * @param now the moment
 * @param objects by kind; a kind that is missing was not read, which is not the same as having none
 * @param events those that warn, in no order
 * @param partial kinds of which only a part was read, so that absence proves nothing
 * @param gaps what could not be read
 */
public record Snapshot(
    Scope scope,
    Instant now,
    Map<String, List<KubeObject>> objects,
    List<EventRecord> events,
    Set<String> partial,
    List<Gap> gaps) {
  public Snapshot {
    objects = Map.copyOf(objects);
    events = List.copyOf(events);
    partial = Set.copyOf(partial);
    gaps = List.copyOf(gaps);
  }
}
