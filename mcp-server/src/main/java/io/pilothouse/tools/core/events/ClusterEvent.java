package io.pilothouse.tools.core.events;

import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An event, whichever of the two APIs it was read from.
 *
 * @param uid of the event
 * @param type {@code Warning} or {@code Normal}
 * @param object what it is about
 * @param message untrusted
 * @param count how often it happened
 * @param first when it first happened; {@link Instant#EPOCH} when unknown
 * @param last when it last happened: the latest of all the times an event has
 */
record ClusterEvent(
    String uid,
    String type,
    String reason,
    Subject object,
    String message,
    int count,
    Instant first,
    Instant last) {

  /** The letters Kubernetes makes random names of: no vowels, no 0, 1 and 3. */
  private static final String RANDOM = "[bcdfghjklmnpqrstvwxz2456789]";

  private static final Pattern POD_SUFFIX = Pattern.compile("-(?:" + RANDOM + "{5}|[0-9]{1,4})$");

  /** Of a ReplicaSet's hash, or a CronJob's time in minutes. */
  private static final Pattern CONTROLLER_SUFFIX =
      Pattern.compile("-(?:" + RANDOM + "{6,10}|[0-9]{8})$");

  /** The object an event is about. */
  record Subject(String kind, String namespace, String name, String uid) {
    /**
     * The name of the workload that owns a pod, ReplicaSet or Job, as far as their names tell; the
     * own name of anything else.
     */
    String workload() {
      return switch (kind) {
        case "Pod" -> controller(POD_SUFFIX.matcher(name).replaceFirst(""));
        case "ReplicaSet", "Job" -> controller(name);
        default -> name;
      };
    }

    private static String controller(String name) {
      return CONTROLLER_SUFFIX.matcher(name).replaceFirst("");
    }
  }

  /** Reads an event of {@code v1} or {@code events.k8s.io/v1}. */
  static ClusterEvent of(JsonObject json) {
    JsonObject series = Json.object(json, "series");
    JsonObject object =
        json.containsKey("regarding")
            ? Json.object(json, "regarding")
            : Json.object(json, "involvedObject");
    Instant created = time(Json.object(json, "metadata"), "creationTimestamp");
    List<Instant> times =
        Stream.of(
                time(json, "lastTimestamp"),
                time(json, "deprecatedLastTimestamp"),
                time(series, "lastObservedTime"),
                time(json, "eventTime"),
                time(json, "firstTimestamp"),
                time(json, "deprecatedFirstTimestamp"),
                created)
            .filter(Objects::nonNull)
            .sorted()
            .toList();
    int count =
        Stream.of(
                Json.number(series, "count"),
                Json.number(json, "count"),
                Json.number(json, "deprecatedCount"))
            .max(Integer::compare)
            .orElse(0);
    return new ClusterEvent(
        Json.uid(json),
        Json.text(json, "type"),
        Json.text(json, "reason"),
        new Subject(
            Json.text(object, "kind"),
            Json.text(object, "namespace"),
            Json.text(object, "name"),
            Json.text(object, "uid")),
        json.containsKey("note") ? Json.text(json, "note") : Json.text(json, "message"),
        Math.max(1, count),
        times.isEmpty() ? Instant.EPOCH : times.getFirst(),
        times.isEmpty() ? Instant.EPOCH : times.getLast());
  }

  boolean isWarning() {
    return type.equals("Warning");
  }

  private static Instant time(JsonObject parent, String name) {
    String text = Json.text(parent, name);
    try {
      return text.isEmpty() ? null : Instant.parse(text);
    } catch (DateTimeException notATime) {
      return null;
    }
  }
}
