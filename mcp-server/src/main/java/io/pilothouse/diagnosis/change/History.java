package io.pilothouse.diagnosis.change;

import io.pilothouse.diagnosis.model.EventRecord;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.snapshot.Gap;
import java.util.List;
import java.util.Map;

/**
 * What a snapshot does not hold and a timeline needs.
 *
 * @param objects by kind
 * @param scaling events of Deployments that scaled their ReplicaSets
 * @param gaps what could not be read
 */
public record History(
    Map<String, List<KubeObject>> objects, List<EventRecord> scaling, List<Gap> gaps) {
  public static final History NONE = new History(Map.of(), List.of(), List.of());

  public History {
    objects = Map.copyOf(objects);
    scaling = List.copyOf(scaling);
    gaps = List.copyOf(gaps);
  }

  List<KubeObject> all(String kind) {
    return objects.getOrDefault(kind, List.of());
  }
}
