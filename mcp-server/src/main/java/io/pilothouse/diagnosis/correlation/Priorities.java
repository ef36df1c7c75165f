package io.pilothouse.diagnosis.correlation;

import io.pilothouse.diagnosis.finding.Priority;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.tools.core.Json;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How much an object matters to people: what it says itself, else its map, else its namespace, else
 * P2.
 *
 * @param map of an operator
 */
public record Priorities(CriticalityMap map) {
  /** The label or annotation, on an object or on its namespace. */
  public static final String NAME = "pilothouse.io/priority";

  public Priority of(KubeObject object, ObjectGraph graph) {
    return said(object)
        .or(() -> map.of(object.ref()))
        .or(() -> graph.find("Namespace", "", object.namespace()).flatMap(Priorities::said))
        .orElse(map.otherwise());
  }

  /** A value that is no priority says nothing. */
  private static Optional<Priority> said(KubeObject object) {
    return Stream.of(Json.text(object.labels(), NAME), object.annotation(NAME))
        .map(text -> text.toUpperCase(Locale.ROOT))
        .flatMap(text -> Stream.of(Priority.values()).filter(each -> each.name().equals(text)))
        .findFirst();
  }
}
