package io.pilothouse.monitor.usage;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one look at a cluster found.
 *
 * @param pods and what they are made of
 * @param podUsage of the metrics API
 * @param nodes and what they offer
 * @param nodeUsage of the metrics API
 * @param podEvents about pods that had to leave
 * @param nodeEvents about nodes
 */
record Reading(
    Part pods, Part podUsage, Part nodes, Part nodeUsage, Part podEvents, Part nodeEvents) {

  /**
   * One list.
   *
   * @param read whether it could be read
   * @param items empty when it could not
   * @param gaps what is missing, one sentence each
   */
  record Part(boolean read, List<JsonObject> items, List<String> gaps) {
    static Part missing(String gap) {
      return new Part(false, List.of(), List.of(gap));
    }

    /** Tells lists of different reach apart, which must not be compared. */
    String source(String name) {
      return gaps.isEmpty() ? name : name + ", partly";
    }
  }

  /** Nothing, for one reason. */
  static Reading failed(String reason) {
    Part none = new Part(false, List.of(), List.of());
    return new Reading(Part.missing(reason), none, none, none, none, none);
  }

  List<String> gaps() {
    return Stream.of(pods, podUsage, nodes, nodeUsage, podEvents, nodeEvents)
        .flatMap(part -> part.gaps().stream())
        .distinct()
        .toList();
  }
}
