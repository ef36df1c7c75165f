package io.pilothouse.monitor.usage;

import io.pilothouse.monitor.usage.Figures.Happenings;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Remembers one cluster's usage from look to look, within bounds. Pure: time is an argument. Not
 * safe for use from several threads.
 */
final class UsageTracker {
  /** How many containers of workloads are remembered: about 5 MB. */
  static final int MOST_CONTAINERS = 2_000;

  private static final class Tracked {
    final Sketch sketch;
    int pods;
    Resources requests = Resources.NONE;
    Resources limits = Resources.NONE;
    String newest = "";
    long kills;
    double killedAt;

    Tracked(Instant now) {
      sketch = new Sketch(now);
    }

    double mostMemory() {
      return Math.max(sketch.mostMemory(), killedAt);
    }

    void spec(ObservedPod pod, String container) {
      String created = Json.text(Json.object(pod.json(), "metadata"), "creationTimestamp");
      if (created.compareTo(newest) >= 0) {
        newest = created;
        requests = pod.of(container, "requests");
        limits = pod.of(container, "limits");
      }
    }
  }

  private record Departure(String pod, Cause cause) {}

  private record Announcement(String node, NodeNotice notice) {}

  private final String context;
  private final Map<ContainerKey, Tracked> containers = new HashMap<>();
  private final KillBook kills = new KillBook();
  private final Novelties<Departure> departures = new Novelties<>();
  private final Novelties<Announcement> announcements = new Novelties<>();

  UsageTracker(String context) {
    this.context = context;
  }

  Figures look(Reading reading, Instant now) {
    Map<String, ObservedPod> pods = ObservedPod.byKey(reading.pods().items());
    if (reading.podUsage().read()) {
      usage(reading.podUsage().items(), pods, now);
    }
    Map<String, Long> oomKills = reading.pods().read() ? kills(pods, now) : Map.of();
    containers.values().removeIf(tracked -> tracked.sketch.isStale(now));
    int leftOut = keepTheLargest();
    return new FigureMaker(reading, pods)
        .of(
            context,
            reading.podUsage().read(),
            new Happenings(oomKills, departures(reading), announcements(reading)),
            leftOut);
  }

  /** What is known of every container that is remembered. */
  List<ContainerUsage> known() {
    return containers.entrySet().stream()
        .map(
            entry -> {
              Tracked tracked = entry.getValue();
              return new ContainerUsage(
                  entry.getKey(),
                  tracked.pods,
                  tracked.requests,
                  tracked.limits,
                  tracked.sketch.stats(),
                  tracked.kills,
                  tracked.killedAt);
            })
        .toList();
  }

  private void usage(List<JsonObject> metrics, Map<String, ObservedPod> pods, Instant now) {
    Map<ContainerKey, List<Resources>> used = new HashMap<>();
    containers.values().forEach(tracked -> tracked.pods = 0);
    for (JsonObject ofPod : metrics) {
      Workload workload = FigureMaker.workloadOf(ofPod, pods);
      for (JsonObject container : Json.list(ofPod, "containers")) {
        String name = Json.text(container, "name");
        ContainerKey key = new ContainerKey(workload, name);
        used.computeIfAbsent(key, first -> new ArrayList<>())
            .add(Resources.of(Json.object(container, "usage")));
        ObservedPod pod = pods.get(ObservedPod.key(ofPod));
        if (pod != null) {
          tracked(key, now).spec(pod, name);
        }
      }
    }
    used.forEach(
        (key, samples) -> {
          Tracked tracked = tracked(key, now);
          tracked.pods = samples.size();
          tracked.sketch.add(now, samples);
        });
  }

  private Tracked tracked(ContainerKey key, Instant now) {
    return containers.computeIfAbsent(key, first -> new Tracked(now));
  }

  /**
   * @return new ones by namespace
   */
  private Map<String, Long> kills(Map<String, ObservedPod> pods, Instant now) {
    Map<String, Long> fresh = new TreeMap<>();
    for (KillBook.Kill kill : kills.look(pods.values(), now)) {
      Workload workload = kill.pod().workload();
      Tracked tracked = tracked(new ContainerKey(workload, kill.container()), now);
      tracked.spec(kill.pod(), kill.container());
      tracked.kills += kill.times();
      double limit = kill.pod().of(kill.container(), "limits").memory();
      tracked.killedAt = Math.max(tracked.killedAt, limit);
      if (kill.isNew()) {
        fresh.merge(workload.namespace(), kill.times(), Long::sum);
      }
    }
    return fresh;
  }

  private int keepTheLargest() {
    int tooMany = containers.size() - MOST_CONTAINERS;
    if (tooMany <= 0) {
      return 0;
    }
    List<ContainerKey> smallest =
        containers.entrySet().stream()
            .sorted(Comparator.comparingDouble(entry -> entry.getValue().mostMemory()))
            .limit(tooMany)
            .map(Map.Entry::getKey)
            .toList();
    smallest.forEach(containers::remove);
    return tooMany;
  }

  private Map<Cause, Long> departures(Reading reading) {
    Set<Departure> fresh = new HashSet<>();
    if (reading.pods().read()) {
      Set<Departure> shown = new HashSet<>();
      for (JsonObject pod : reading.pods().items()) {
        Cause.ofPod(pod).ifPresent(cause -> shown.add(new Departure(Json.uid(pod), cause)));
      }
      fresh.addAll(departures.fresh(reading.pods().source("pods"), shown));
    }
    if (reading.podEvents().read()) {
      Set<Departure> shown = new HashSet<>();
      for (JsonObject event : reading.podEvents().items()) {
        String pod = Json.text(Json.object(event, "involvedObject"), "uid");
        Cause.ofEvent(event).ifPresent(cause -> shown.add(new Departure(pod, cause)));
      }
      fresh.addAll(departures.fresh(reading.podEvents().source("events"), shown));
    }
    return counted(fresh, Departure::cause);
  }

  private Map<NodeNotice, Long> announcements(Reading reading) {
    Set<Announcement> fresh = new HashSet<>();
    if (reading.nodes().read()) {
      Set<Announcement> shown = new HashSet<>();
      for (JsonObject node : reading.nodes().items()) {
        NodeNotice.ofNode(node)
            .forEach(notice -> shown.add(new Announcement(Json.name(node), notice)));
      }
      fresh.addAll(announcements.fresh(reading.nodes().source("nodes"), shown));
    }
    if (reading.nodeEvents().read()) {
      Set<Announcement> shown = new HashSet<>();
      for (JsonObject event : reading.nodeEvents().items()) {
        String node = Json.text(Json.object(event, "involvedObject"), "name");
        NodeNotice.ofEvent(event).ifPresent(notice -> shown.add(new Announcement(node, notice)));
      }
      fresh.addAll(announcements.fresh(reading.nodeEvents().source("events"), shown));
    }
    return counted(fresh, Announcement::notice);
  }

  private static <T, K> Map<K, Long> counted(Set<T> all, Function<T, K> by) {
    return all.stream().collect(Collectors.groupingBy(by, Collectors.counting()));
  }
}
