package io.pilothouse.diagnosis.change;

import io.pilothouse.diagnosis.change.TimelineEntry.Kind;
import io.pilothouse.diagnosis.model.Condition;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Times;
import io.pilothouse.tools.core.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** When nodes came, were cordoned or tainted, and got well or ill. */
final class NodeChanges {
  private static final Set<String> PRESSURES =
      Set.of("MemoryPressure", "DiskPressure", "PIDPressure", "NetworkUnavailable");

  private NodeChanges() {}

  static List<TimelineEntry> of(KubeObject node) {
    return Stream.of(created(node), cordoned(node), tainted(node), conditions(node))
        .flatMap(each -> each)
        .toList();
  }

  private static Stream<TimelineEntry> created(KubeObject node) {
    return node.created().map(at -> entry(node, Kind.CREATED, at, "", "created")).stream();
  }

  private static Stream<TimelineEntry> cordoned(KubeObject node) {
    if (!Json.flag(node.spec(), "unschedulable")) {
      return Stream.empty();
    }
    Optional<FieldOwner> by = owner(node, "unschedulable");
    Optional<Instant> at = by.map(FieldOwner::at).or(() -> taintedAt(node, "unschedulable"));
    return at
        .map(
            time ->
                entry(node, Kind.CHANGED, time, by.map(FieldOwner::manager).orElse(""), "cordoned"))
        .stream();
  }

  private static Optional<Instant> taintedAt(KubeObject node, String key) {
    return Json.list(node.spec(), "taints").stream()
        .filter(each -> Json.text(each, "key").endsWith("/" + key))
        .flatMap(each -> Times.parse(Json.text(each, "timeAdded")).stream())
        .findFirst();
  }

  /** Those that a condition or a cordon brings say nothing new. */
  private static Stream<TimelineEntry> tainted(KubeObject node) {
    Optional<FieldOwner> by = owner(node, "taints");
    return Json.list(node.spec(), "taints").stream()
        .filter(each -> !Json.text(each, "key").startsWith("node.kubernetes.io/"))
        .flatMap(
            each -> {
              String taint =
                  Json.text(each, "key")
                      + (Json.text(each, "value").isEmpty() ? "" : "=" + Json.text(each, "value"))
                      + ":"
                      + Json.text(each, "effect");
              return Times.parse(Json.text(each, "timeAdded"))
                  .or(() -> by.map(FieldOwner::at))
                  .map(
                      at ->
                          entry(
                              node,
                              Kind.CHANGED,
                              at,
                              by.map(FieldOwner::manager).orElse(""),
                              "taint " + Difference.shown(taint)))
                  .stream();
            });
  }

  private static Optional<FieldOwner> owner(KubeObject node, String field) {
    return FieldOwner.of(node).stream()
        .filter(each -> each.owns("spec", field) && !each.made(node))
        .findFirst();
  }

  private static Stream<TimelineEntry> conditions(KubeObject node) {
    return node.conditions().stream()
        .filter(
            each -> each.type().equals("Ready") || PRESSURES.contains(each.type()) && each.isTrue())
        .flatMap(each -> each.since().map(at -> state(node, each, at)).stream());
  }

  private static TimelineEntry state(KubeObject node, Condition condition, Instant at) {
    return entry(
        node,
        Kind.STATE,
        at,
        "",
        condition.type() + " became " + Difference.shown(condition.status()));
  }

  private static TimelineEntry entry(
      KubeObject node, Kind kind, Instant at, String by, String what) {
    return new TimelineEntry(node.ref(), kind, at, by, List.of(Difference.of(Aspect.NODE, what)));
  }
}
