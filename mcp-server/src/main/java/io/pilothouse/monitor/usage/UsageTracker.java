package io.pilothouse.monitor.usage;

import io.pilothouse.monitor.usage.Figures.Happenings;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Remembers one cluster's usage from look to look, within bounds. Pure: time is an argument. Not
 * safe for use from several threads.
 */
final class UsageTracker {
  /** Of what {@link #toJson} answers. */
  private static final int VERSION = 1;

  private record Departure(String pod, Cause cause) {}

  private record Announcement(String node, NodeNotice notice) {}

  private final String context;
  private final boolean everywhere;
  private final ContainerBook containers = new ContainerBook();
  private final NodeBook nodes = new NodeBook();
  private final NoticeBook notices = new NoticeBook();
  private final Novelties<Departure> departures = new Novelties<>();
  private final Novelties<Announcement> announcements = new Novelties<>();
  private UsageHistory.Known known = UsageHistory.Known.NOTHING;

  /**
   * @param everywhere whether looks reach all namespaces, unless they say otherwise
   */
  UsageTracker(String context, boolean everywhere) {
    this.context = context;
    this.everywhere = everywhere;
  }

  Figures look(Reading reading, Instant now) {
    Map<String, ObservedPod> pods = ObservedPod.byKey(reading.pods().items());
    Map<String, Long> oomKills = containers.look(reading, pods, now);
    int leftOut = containers.keepTheLargest();
    Figures figures =
        new FigureMaker(reading, pods)
            .of(
                context,
                reading.podUsage().read(),
                new Happenings(oomKills, departures(reading), announcements(reading)),
                leftOut);
    nodes.look(figures, everywhere && reading.pods().gaps().isEmpty(), now);
    notices.look(reading, pods.values(), now);
    known =
        new UsageHistory.Known(
            containers.known(),
            leftOut,
            reading.gaps(),
            new UsageHistory.Nodes(nodes.nodes(), notices.losses(now)));
    return figures;
  }

  /** All that another tracker needs to go on, which is what cannot be seen again. */
  JsonObject toJson() {
    return new JsonObject()
        .put("version", VERSION)
        .put("containers", containers.toJson())
        .put("notices", notices.toJson());
  }

  /**
   * Goes on where another tracker ended. What another version kept is left alone.
   *
   * @param at its last look
   */
  void recall(JsonObject kept, Instant at) {
    if (kept.getInteger("version", 0) != VERSION) {
      return;
    }
    containers.recall(kept.getJsonArray("containers"), at);
    notices.recall(kept.getJsonArray("notices"), at);
  }

  /** As of the last look. */
  UsageHistory.Known known() {
    return known;
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
            .keySet()
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
