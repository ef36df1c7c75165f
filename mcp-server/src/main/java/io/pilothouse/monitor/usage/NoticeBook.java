package io.pilothouse.monitor.usage;

import io.pilothouse.diagnosis.model.EventRecord;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.diagnosis.usage.NodeLoss;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Remembers for a day what was announced of nodes and what ran on them then: nodes and their pods
 * may be gone when somebody asks. Not safe for use from several threads.
 */
final class NoticeBook {
  private static final Duration DAY = Duration.ofDays(1);

  /** Of nodes that are gone. */
  static final int MOST = 500;

  private static final int MOST_CARRIED = 100;

  private record Key(String node, NodeNotice notice) {}

  private final Map<Key, NodeLoss> losses = new HashMap<>();
  private Map<String, Set<Ref>> carried = Map.of();
  private Optional<Instant> lastLook = Optional.empty();

  void look(Reading reading, Collection<ObservedPod> pods, Instant now) {
    Map<String, Set<Ref>> carry = reading.pods().read() ? carriers(pods) : carried;
    Set<Key> shown = new HashSet<>();
    for (JsonObject node : reading.nodes().items()) {
      NodeNotice.ofNode(node)
          .forEach(
              (notice, at) -> {
                shown.add(new Key(Json.name(node), notice));
                note(Json.name(node), notice, at, carry, now);
              });
    }
    for (JsonObject event : reading.nodeEvents().items()) {
      String node = Json.text(Json.object(event, "involvedObject"), "name");
      NodeNotice.ofEvent(event)
          .ifPresent(notice -> note(node, notice, EventRecord.of(event).first(), carry, now));
    }
    forget(shown, now);
    carried = carry;
    lastLook = Optional.of(now);
  }

  /** What has no time of its own came since the look before; at the first look nobody knows. */
  private void note(
      String node,
      NodeNotice notice,
      Optional<Instant> said,
      Map<String, Set<Ref>> carry,
      Instant now) {
    Set<Ref> on =
        Stream.of(carried, carry)
            .flatMap(each -> each.getOrDefault(node, Set.of()).stream())
            .collect(Collectors.toSet());
    losses.merge(
        new Key(node, notice),
        new NodeLoss(
            node,
            notice.words(),
            said.orElse(lastLook.isEmpty() ? Instant.EPOCH : now),
            said.or(() -> lastLook).orElse(Instant.EPOCH),
            on),
        NoticeBook::and);
  }

  private static NodeLoss and(NodeLoss before, NodeLoss now) {
    return new NodeLoss(
        before.node(),
        before.words(),
        before.at(),
        before.notBefore(),
        Stream.of(before.carried(), now.carried())
            .flatMap(Set::stream)
            .sorted()
            .limit(MOST_CARRIED)
            .collect(Collectors.toSet()));
  }

  /** Daemons are on every node and need no other. */
  private static Map<String, Set<Ref>> carriers(Collection<ObservedPod> pods) {
    Map<String, Set<Ref>> carriers = new HashMap<>();
    for (ObservedPod pod : pods) {
      String node = Json.text(Json.object(pod.json(), "spec"), "nodeName");
      Workload workload = pod.workload();
      if (!node.isEmpty() && pod.isActive() && !workload.kind().equals("DaemonSet")) {
        carriers.computeIfAbsent(node, first -> new HashSet<>()).add(workload.ref());
      }
    }
    return carriers;
  }

  private void forget(Set<Key> shown, Instant now) {
    losses
        .entrySet()
        .removeIf(
            each ->
                !shown.contains(each.getKey()) && each.getValue().at().isBefore(now.minus(DAY)));
    losses.keySet().stream()
        .filter(key -> !shown.contains(key))
        .sorted(Comparator.comparing(key -> losses.get(key).at(), Comparator.reverseOrder()))
        .skip(MOST)
        .toList()
        .forEach(losses::remove);
  }

  /** All that another book needs to go on. */
  JsonArray toJson() {
    JsonArray all = new JsonArray();
    losses.forEach(
        (key, loss) -> {
          JsonArray on = new JsonArray();
          loss.carried()
              .forEach(
                  ref -> on.add(new Workload(ref.namespace(), ref.kind(), ref.name()).toJson()));
          all.add(
              new JsonObject()
                  .put("node", key.node())
                  .put("notice", key.notice().name())
                  .put("at", loss.at().toEpochMilli())
                  .put("notBefore", loss.notBefore().toEpochMilli())
                  .put("carried", on));
        });
    return all;
  }

  /**
   * Goes on where another book ended.
   *
   * @param at its last look
   */
  void recall(JsonArray kept, Instant at) {
    losses.clear();
    for (int i = 0; i < kept.size(); i++) {
      JsonObject json = kept.getJsonObject(i);
      Key key = new Key(json.getString("node"), NodeNotice.valueOf(json.getString("notice")));
      losses.put(
          key,
          new NodeLoss(
              key.node(),
              key.notice().words(),
              Instant.ofEpochMilli(json.getLong("at")),
              Instant.ofEpochMilli(json.getLong("notBefore")),
              json.getJsonArray("carried").stream()
                  .map(JsonArray.class::cast)
                  .map(each -> Workload.fromJson(each).ref())
                  .collect(Collectors.toSet())));
    }
    lastLook = Optional.of(at);
  }

  /** Of the last day. */
  List<NodeLoss> losses(Instant now) {
    return losses.values().stream()
        .filter(each -> !each.at().isBefore(now.minus(DAY)))
        .sorted(Comparator.comparing(NodeLoss::at).thenComparing(NodeLoss::node))
        .toList();
  }
}
