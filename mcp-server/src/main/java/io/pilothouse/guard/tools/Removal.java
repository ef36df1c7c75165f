package io.pilothouse.guard.tools;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.guard.Reach;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.tools.core.Json;
import io.pilothouse.tools.core.Targets;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds out what else would go if an object were deleted. */
final class Removal {
  private static final int MOST_NAMES = 10;
  private static final String ALONE = "undo makes the object again, but not what goes with it";

  private final ClusterReader reader;
  private final Workload target;
  private final String propagation;
  private final CallScope scope;

  Removal(ClusterReader reader, Workload target, String propagation, CallScope scope) {
    this.reader = reader;
    this.target = target;
    this.propagation = propagation;
    this.scope = scope;
  }

  /** Never fails once it is known what kinds there are: what could not be listed is in it. */
  Future<Reach> reach() {
    Future<Reach> found =
        switch (target.type().qualifiedName()) {
          case "namespaces" ->
              Inventory.of(reader, Optional.of(target.name()), scope).map(this::ofNamespace);
          case "customresourcedefinitions.apiextensions.k8s.io" -> customResources();
          case "persistentvolumeclaims" -> dependents().compose(this::withVolume);
          case "nodes" ->
              NodePods.of(reader, target.name(), scope)
                  .compose(on -> dependents().map(reach -> withPods(reach, on)));
          default -> dependents();
        };
    return found.map(this::withFinalizers).map(reach -> reach.awayAtOnce(100));
  }

  private Future<Reach> dependents() {
    Optional<String> where = Optional.of(target.namespace()).filter(name -> !name.isEmpty());
    return Inventory.of(reader, where, scope).map(this::ofDependents);
  }

  private Reach ofDependents(Inventory inventory) {
    List<String> lines = new ArrayList<>();
    int pods = 0;
    if (propagation.equals("Orphan")) {
      add(
          lines,
          "would stay without its owner: ",
          Dependents.direct(target.object(), inventory.items()));
    } else {
      Dependents all = Dependents.of(target.object(), inventory.items());
      pods = (int) all.going().stream().filter(item -> item.is("", "Pod")).count();
      add(lines, "goes with it: ", all.going());
      add(lines, "stays, having another owner: ", all.released());
      if (!all.going().isEmpty()) {
        lines.add(ALONE);
      }
    }
    return new Reach(pods, missed(lines, inventory), unknownPods(inventory, isWorkload()));
  }

  private Reach ofNamespace(Inventory inventory) {
    Map<String, Long> counts =
        inventory.items().stream()
            .collect(
                Collectors.groupingBy(
                    item -> item.type().qualifiedName(), TreeMap::new, Collectors.counting()));
    List<String> lines = new ArrayList<>();
    lines.add(
        counts.isEmpty()
            ? "nothing is in it"
            : "everything in it goes: "
                + counts.entrySet().stream()
                    .map(kind -> kind.getValue() + " " + kind.getKey())
                    .collect(Collectors.joining(", ")));
    if (counts.containsKey("persistentvolumeclaims")) {
      lines.add("the data of its claims goes where the volume's reclaim policy is Delete");
    }
    if (!counts.isEmpty()) {
      lines.add(ALONE);
    }
    int pods = counts.getOrDefault("pods", 0L).intValue();
    return new Reach(pods, missed(lines, inventory), unknownPods(inventory, true));
  }

  private Future<Reach> customResources() {
    JsonObject spec = Json.object(target.object(), "spec");
    String kind = Json.text(Json.object(spec, "names"), "plural") + "." + Json.text(spec, "group");
    return Targets.type(reader, kind, Optional.empty(), scope)
        .compose(type -> Inventory.ofKind(reader, type, scope))
        .map(
            found -> {
              List<String> lines = new ArrayList<>();
              lines.add(
                  "all " + found.items().size() + " " + kind + " go with it, in all namespaces");
              add(lines, "among them: ", found.items());
              lines.add(ALONE);
              List<String> unknown = found.missed().stream().map(Inventory.Missed::words).toList();
              return new Reach(0, lines, unknown);
            })
        .otherwise(
            failure -> new Reach(0, List.of(), List.of(kind + " (" + failure.getMessage() + ")")));
  }

  private Future<Reach> withVolume(Reach reach) {
    String volume = Json.text(Json.object(target.object(), "spec"), "volumeName");
    if (volume.isEmpty()) {
      return Future.succeededFuture(reach);
    }
    return Targets.type(reader, "v1/PersistentVolume", Optional.empty(), scope)
        .compose(type -> reader.get(type, "", volume, scope))
        .map(found -> Json.text(Json.object(found, "spec"), "persistentVolumeReclaimPolicy"))
        .map(
            policy ->
                policy.equals("Delete")
                    ? "DATA LOSS: PersistentVolume "
                        + volume
                        + " and its data go with it (reclaim policy Delete)"
                    : "PersistentVolume " + volume + " stays (reclaim policy " + policy + ")")
        .otherwise(
            failure ->
                "DATA LOSS is possible: what becomes of PersistentVolume "
                    + volume
                    + " could not be read ("
                    + failure.getMessage()
                    + ")")
        .map(line -> saying(reach, line));
  }

  private Reach withPods(Reach reach, NodePods on) {
    String line = "pods on it would be removed: " + NodePods.names(on.running());
    Reach said = on.running().isEmpty() ? reach : saying(reach, line);
    return new Reach(
        Math.max(reach.pods(), on.running().size()),
        said.lines(),
        Stream.concat(reach.unknown().stream(), on.unknown().stream()).toList());
  }

  private Reach withFinalizers(Reach reach) {
    List<String> finalizers =
        Json.object(target.object(), "metadata").getValue("finalizers") instanceof JsonArray array
            ? array.stream().map(String::valueOf).toList()
            : List.of();
    return finalizers.isEmpty()
        ? reach
        : saying(reach, "it stays until its finalizers are done: " + String.join(", ", finalizers));
  }

  private static Reach saying(Reach reach, String line) {
    return new Reach(
        reach.pods(),
        Stream.concat(reach.lines().stream(), Stream.of(line)).toList(),
        reach.unknown());
  }

  private void add(List<String> lines, String title, List<Inventory.Item> items) {
    if (items.isEmpty()) {
      return;
    }
    String names =
        items.stream()
            .limit(MOST_NAMES)
            .map(item -> item.words(target.namespace()))
            .collect(Collectors.joining(", "));
    int more = items.size() - MOST_NAMES;
    lines.add(title + names + (more > 0 ? " and " + more + " more" : ""));
  }

  private static List<String> missed(List<String> lines, Inventory inventory) {
    if (!inventory.missed().isEmpty()) {
      lines.add(
          "not looked at: "
              + inventory.missed().stream()
                  .limit(MOST_NAMES)
                  .map(Inventory.Missed::words)
                  .collect(Collectors.joining(", ")));
    }
    return lines;
  }

  private boolean isWorkload() {
    return Set.of("apps", "batch").contains(target.type().group());
  }

  /** Where pods are sure to hang on it, not to know them is not to know what it does. */
  private static List<String> unknownPods(Inventory inventory, boolean matters) {
    return inventory.missed().stream()
        .filter(missed -> matters && missed.kind().equals("pods"))
        .map(Inventory.Missed::words)
        .toList();
  }
}
