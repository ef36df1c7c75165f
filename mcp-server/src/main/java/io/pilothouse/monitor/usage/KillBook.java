package io.pilothouse.monitor.usage;

import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Notices containers that were killed for their memory, each kill once, and remembers no more than
 * the pods there are. A container shows its last kill alone; when it was restarted several times
 * between two looks and was killed before and after, each restart counts.
 */
final class KillBook {
  /** Clocks of nodes may be behind by this much. */
  private static final Duration SKEW = Duration.ofMinutes(1);

  /**
   * @param times at least
   * @param isNew false for what had happened before the first look
   */
  record Kill(ObservedPod pod, String container, long times, boolean isNew) {}

  private record Last(Instant at, int restarts) {}

  private Map<String, Last> known = new HashMap<>();
  private Optional<Instant> lastLook = Optional.empty();
  private Optional<Instant> counted = Optional.empty();

  /** Another book noticed what happened until then. */
  void recall(Instant until) {
    counted = Optional.of(until);
    lastLook = counted;
  }

  List<Kill> look(Collection<ObservedPod> pods, Instant now) {
    Map<String, Last> next = new HashMap<>();
    List<Kill> kills = new ArrayList<>();
    for (ObservedPod pod : pods) {
      statuses(pod)
          .forEach(
              status -> {
                String id = Json.uid(pod.json()) + "/" + Json.text(status, "name");
                ofStatus(status)
                    .ifPresent(
                        last -> {
                          next.put(id, last);
                          kill(pod, status, known.get(id), last).ifPresent(kills::add);
                        });
              });
    }
    known = next;
    lastLook = Optional.of(now);
    return kills;
  }

  private Optional<Kill> kill(ObservedPod pod, JsonObject status, Last before, Last last) {
    boolean isOld = counted.filter(until -> !last.at().isAfter(until)).isPresent();
    if (before == null ? isOld : before.at().equals(last.at())) {
      return Optional.empty();
    }
    boolean isNew =
        before != null || lastLook.map(look -> last.at().isAfter(look.minus(SKEW))).orElse(false);
    return Optional.of(
        new Kill(
            pod,
            Json.text(status, "name"),
            before == null ? 1 : Math.max(1, last.restarts() - before.restarts()),
            isNew));
  }

  private static Stream<JsonObject> statuses(ObservedPod pod) {
    JsonObject status = Json.object(pod.json(), "status");
    return Stream.of("containerStatuses", "initContainerStatuses")
        .flatMap(field -> Json.list(status, field).stream());
  }

  /** The newest kill; as a number of restarts that of the one that follows it. */
  private static Optional<Last> ofStatus(JsonObject status) {
    int restarts = Json.number(status, "restartCount");
    JsonObject now = Json.object(status, "state", "terminated");
    JsonObject before = Json.object(status, "lastState", "terminated");
    return finished(now)
        .map(at -> new Last(at, restarts + 1))
        .or(() -> finished(before).map(at -> new Last(at, restarts)));
  }

  private static Optional<Instant> finished(JsonObject terminated) {
    if (!Json.text(terminated, "reason").equals("OOMKilled")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(Json.text(terminated, "finishedAt")));
    } catch (DateTimeException unknown) {
      return Optional.empty();
    }
  }
}
