package io.pilothouse.monitor.usage;

import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Remembers what containers of workloads use, within bounds. Not safe for use from several threads.
 */
final class ContainerBook {
  /** How many are remembered: about 5 MB. */
  static final int MOST = 2_000;

  private final Map<ContainerKey, Tracked> containers = new HashMap<>();
  private final KillBook kills = new KillBook();

  /**
   * One look.
   *
   * @return new kills by namespace
   */
  Map<String, Long> look(Reading reading, Map<String, ObservedPod> pods, Instant now) {
    if (reading.podUsage().read()) {
      usage(reading.podUsage().items(), pods, now);
    }
    Map<String, Long> oomKills = reading.pods().read() ? kills(pods, now) : Map.of();
    containers.values().removeIf(tracked -> tracked.sketch().isStale(now));
    return oomKills;
  }

  /** What is known of every container that is remembered. */
  List<ContainerUsage> known() {
    return containers.entrySet().stream()
        .map(entry -> entry.getValue().of(entry.getKey()))
        .toList();
  }

  /** All that another book needs to go on. */
  JsonArray toJson() {
    JsonArray all = new JsonArray();
    containers.forEach(
        (key, tracked) ->
            all.add(
                tracked
                    .toJson()
                    .put("workload", key.workload().toJson())
                    .put("container", key.container())));
    return all;
  }

  /**
   * Goes on where another book ended.
   *
   * @param at its last look
   */
  void recall(JsonArray kept, Instant at) {
    containers.clear();
    for (int i = 0; i < kept.size(); i++) {
      JsonObject json = kept.getJsonObject(i);
      Workload workload = Workload.fromJson(json.getJsonArray("workload"));
      containers.put(
          new ContainerKey(workload, json.getString("container")), Tracked.fromJson(json));
    }
    kills.recall(at);
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
          tracked.sketch().add(now, samples);
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
      double limit = kill.pod().of(kill.container(), "limits").memory();
      tracked.sketch().kill(now, kill.times(), limit);
      if (kill.isNew()) {
        fresh.merge(workload.namespace(), kill.times(), Long::sum);
      }
    }
    return fresh;
  }

  /**
   * Forgets the smallest, if there are too many.
   *
   * @return how many
   */
  int keepTheLargest() {
    int tooMany = containers.size() - MOST;
    if (tooMany <= 0) {
      return 0;
    }
    List<ContainerKey> smallest =
        containers.entrySet().stream()
            .sorted(Comparator.comparingDouble(entry -> entry.getValue().sketch().mostMemory()))
            .limit(tooMany)
            .map(Map.Entry::getKey)
            .toList();
    smallest.forEach(containers::remove);
    return tooMany;
  }
}
