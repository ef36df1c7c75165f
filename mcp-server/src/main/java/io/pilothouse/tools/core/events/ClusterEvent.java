package io.pilothouse.tools.core.events;

import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * An event, whichever of the two APIs it was read from.
 *
 * @param uid of the event
 * @param type {@code Warning} or {@code Normal}
 * @param object what it is about
 * @param message untrusted
 * @param occurrences how often it happened, and when
 */
record ClusterEvent(
    String uid,
    String type,
    String reason,
    Subject object,
    String message,
    Occurrences occurrences) {

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
    JsonObject object =
        json.containsKey("regarding")
            ? Json.object(json, "regarding")
            : Json.object(json, "involvedObject");
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
        Occurrences.of(json));
  }

  int count() {
    return occurrences.count();
  }

  /** {@link Instant#EPOCH} when unknown. */
  Instant first() {
    return occurrences.first().orElse(Instant.EPOCH);
  }

  /** {@link Instant#EPOCH} when unknown. */
  Instant last() {
    return occurrences.last().orElse(Instant.EPOCH);
  }

  boolean isWarning() {
    return type.equals("Warning");
  }
}
