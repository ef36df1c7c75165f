package io.pilothouse.tools.core.events;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Events of one type and reason about one object, or about several objects of one workload.
 *
 * @param latest the event that happened last
 * @param object a name, or {@code name-*} for several
 * @param objects how many objects
 * @param count how often it happened, all objects together
 * @param first when it first happened
 * @param message the longest: the latest is often just {@code Error: ImagePullBackOff} where one
 *     before it named the image and what the registry said
 * @param otherMessages how many messages differ from it in more than numbers and names
 */
record EventGroup(
    ClusterEvent latest,
    String object,
    int objects,
    int count,
    Instant first,
    String message,
    int otherMessages) {

  /** What differs from one occurrence of the same message to the next. */
  private static final Pattern VARIABLE = Pattern.compile("[0-9a-f]*[0-9][0-9a-z.:_-]*");

  private static final Comparator<EventGroup> WARNINGS_FIRST_THEN_NEWEST =
      Comparator.comparing((EventGroup group) -> !group.latest().isWarning())
          .thenComparing(group -> group.latest().last(), Comparator.reverseOrder())
          .thenComparing(EventGroup::count, Comparator.reverseOrder())
          .thenComparing(EventGroup::object);

  private record Key(String type, String reason, String kind, String namespace, String name) {}

  /** Groups events: warnings first, then those that happened last. */
  static List<EventGroup> of(Collection<ClusterEvent> events) {
    Map<Key, List<ClusterEvent>> groups = new LinkedHashMap<>();
    for (ClusterEvent event : events) {
      ClusterEvent.Subject object = event.object();
      Key key =
          new Key(
              event.type(), event.reason(), object.kind(), object.namespace(), object.workload());
      groups.computeIfAbsent(key, any -> new ArrayList<>()).add(event);
    }
    return groups.entrySet().stream()
        .map(group -> of(group.getKey().name(), group.getValue()))
        .sorted(WARNINGS_FIRST_THEN_NEWEST)
        .toList();
  }

  private static EventGroup of(String workload, List<ClusterEvent> events) {
    ClusterEvent latest = events.stream().max(Comparator.comparing(ClusterEvent::last)).get();
    int objects = (int) events.stream().map(event -> event.object().name()).distinct().count();
    long messages = events.stream().map(event -> constant(event.message())).distinct().count();
    return new EventGroup(
        latest,
        objects == 1 ? latest.object().name() : workload + "-*",
        objects,
        events.stream().mapToInt(ClusterEvent::count).sum(),
        events.stream().map(ClusterEvent::first).min(Comparator.naturalOrder()).get(),
        events.stream()
            .max(
                Comparator.comparingInt((ClusterEvent event) -> constant(event.message()).length())
                    .thenComparing(ClusterEvent::last))
            .get()
            .message(),
        (int) messages - 1);
  }

  private static String constant(String message) {
    return VARIABLE.matcher(message).replaceAll("#");
  }
}
