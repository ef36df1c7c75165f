package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** What controllers ask of pods, and how they make them. */
public final class Pods {
  /** Which pod a workload can best do without, first. */
  static final Comparator<JsonObject> DISPENSABLE =
      Comparator.comparing((JsonObject pod) -> !nodeName(pod).isEmpty())
          .thenComparing(pod -> List.of("Pending", "Unknown", "Running").indexOf(phase(pod)))
          .thenComparing(Pods::ready)
          .thenComparing(Pods::deletionCost)
          .thenComparing(Pods::readySince, Comparator.reverseOrder())
          .thenComparing(Pods::restarts, Comparator.reverseOrder())
          .thenComparing(pod -> Json.text(pod, "metadata", "creationTimestamp"), after())
          .thenComparing(pod -> Json.text(pod, "metadata", "name"));

  private static final Set<String> FINISHED = Set.of("Succeeded", "Failed");

  private Pods() {}

  private static Comparator<String> after() {
    return Comparator.reverseOrder();
  }

  public static String phase(JsonObject pod) {
    return Json.text(pod, "status", "phase");
  }

  public static String nodeName(JsonObject pod) {
    return Json.text(pod, "spec", "nodeName");
  }

  public static boolean ready(JsonObject pod) {
    return Conditions.isTrue(pod, "Ready");
  }

  public static boolean terminating(JsonObject pod) {
    return !Json.text(pod, "metadata", "deletionTimestamp").isEmpty();
  }

  public static boolean finished(JsonObject pod) {
    return FINISHED.contains(phase(pod));
  }

  /** Whether a workload counts on it: neither finished nor going. */
  public static boolean active(JsonObject pod) {
    return !finished(pod) && !terminating(pod);
  }

  /** Whether it has been ready for so long. */
  static boolean available(JsonObject pod, long minReadySeconds, Instant now) {
    return ready(pod)
        && (minReadySeconds == 0
            || !Instant.parse(readySince(pod)).plusSeconds(minReadySeconds).isAfter(now));
  }

  /** When a pod that is ready, but not for long enough, will be available. */
  static Duration untilAvailable(JsonObject pod, long minReadySeconds, Instant now) {
    return Duration.between(now, Instant.parse(readySince(pod)).plusSeconds(minReadySeconds));
  }

  private static String readySince(JsonObject pod) {
    return Conditions.of(pod, "Ready")
        .map(condition -> condition.getString("lastTransitionTime"))
        .orElse("");
  }

  private static long deletionCost(JsonObject pod) {
    String cost =
        Json.text(pod, "metadata", "annotations", "controller.kubernetes.io/pod-deletion-cost");
    return cost.matches("-?[0-9]{1,9}") ? Long.parseLong(cost) : 0;
  }

  private static long restarts(JsonObject pod) {
    return Json.objects(pod, "status", "containerStatuses").stream()
        .mapToLong(status -> Json.number(status, "restartCount"))
        .max()
        .orElse(0);
  }

  /** A new pod after the template of its owner, without a name. */
  static JsonObject fromTemplate(JsonObject owner, JsonObject template) {
    JsonObject metadata =
        new JsonObject().put("namespace", Json.text(owner, "metadata", "namespace"));
    for (String field : List.of("labels", "annotations", "finalizers")) {
      if (Json.value(template, "metadata", field) != null) {
        metadata.put(field, Json.value(template, "metadata", field));
      }
    }
    metadata.put("ownerReferences", Owners.references(owner));
    return new JsonObject().put("metadata", metadata).put("spec", Json.object(template, "spec"));
  }
}
