package io.pilothouse.tools.core.rollout;

import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One revision of a workload.
 *
 * @param number grows with every rollout; a rollback gives an old template a new number
 * @param name of the ReplicaSet or ControllerRevision that keeps it
 * @param template of the pods
 * @param pods of a Deployment {@code ready/wanted}, else those that run it of those wanted; a dash
 *     when not known
 * @param role {@code newest}, {@code current} or empty
 */
public record Revision(
    long number, String name, JsonObject json, JsonObject template, String pods, String role) {
  private static final String NUMBER = "deployment.kubernetes.io/revision";
  private static final String EARLIER = "deployment.kubernetes.io/revision-history";
  private static final String CAUSE = "kubernetes.io/change-cause";

  private static final Comparator<Revision> NEWEST_FIRST =
      Comparator.comparingLong(Revision::number).reversed();

  /** Of a Deployment: its ReplicaSets, newest revision first. */
  static List<Revision> ofReplicaSets(List<JsonObject> replicaSets) {
    List<Revision> revisions =
        replicaSets.stream()
            .map(
                json ->
                    new Revision(
                        numberOf(json),
                        Json.name(json),
                        json,
                        Json.object(json, "spec", "template"),
                        Json.number(Json.object(json, "status"), "readyReplicas")
                            + "/"
                            + Json.number(Json.object(json, "spec"), "replicas"),
                        ""))
            .sorted(NEWEST_FIRST)
            .toList();
    return markNewest(revisions);
  }

  /** Of a StatefulSet or DaemonSet: its ControllerRevisions, newest first. */
  static List<Revision> ofControllerRevisions(List<JsonObject> objects, JsonObject workload) {
    JsonObject status = Json.object(workload, "status");
    String current = Json.text(status, "currentRevision");
    String newest =
        objects.stream()
            .max(Comparator.comparingInt(json -> Json.number(json, "revision")))
            .map(Json::name)
            .orElse("");
    List<Revision> revisions =
        objects.stream()
            .map(
                json ->
                    new Revision(
                        Json.number(json, "revision"),
                        Json.name(json),
                        json,
                        Json.object(json, "data", "spec", "template"),
                        podsOf(Json.name(json), current, newest, status),
                        Json.name(json).equals(current) ? "current" : ""))
            .sorted(NEWEST_FIRST)
            .toList();
    return markNewest(revisions);
  }

  /** A DaemonSet counts the pods of its newest revision only, and in other words. */
  private static String podsOf(String name, String current, String newest, JsonObject status) {
    boolean daemonSet = status.containsKey("desiredNumberScheduled");
    int wanted = Json.number(status, daemonSet ? "desiredNumberScheduled" : "replicas");
    if (name.equals(newest)) {
      String updated = daemonSet ? "updatedNumberScheduled" : "updatedReplicas";
      return Json.number(status, updated) + "/" + wanted;
    }
    return name.equals(current) ? Json.number(status, "currentReplicas") + "/" + wanted : "-";
  }

  private static List<Revision> markNewest(List<Revision> revisions) {
    List<Revision> marked = new ArrayList<>(revisions);
    if (!marked.isEmpty()) {
      Revision first = marked.getFirst();
      marked.set(
          0,
          new Revision(first.number, first.name, first.json, first.template, first.pods, "newest"));
    }
    return List.copyOf(marked);
  }

  private static long numberOf(JsonObject replicaSet) {
    String text = Json.text(Json.object(replicaSet, "metadata", "annotations"), NUMBER);
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }

  String created() {
    return Json.text(Json.object(json, "metadata"), "creationTimestamp");
  }

  /** Untrusted. */
  String changeCause() {
    return Json.text(Json.object(json, "metadata", "annotations"), CAUSE);
  }

  /** The numbers this template had before rollbacks brought it back. */
  Optional<String> earlierNumbers() {
    return Optional.of(Json.text(Json.object(json, "metadata", "annotations"), EARLIER))
        .filter(text -> !text.isEmpty());
  }

  /** {@code image}, or {@code container=image} when there are several. */
  public String images() {
    List<JsonObject> containers = Json.list(Json.object(template, "spec"), "containers");
    return containers.stream()
        .map(
            container ->
                (containers.size() > 1 ? Json.text(container, "name") + "=" : "")
                    + Json.text(container, "image"))
        .collect(Collectors.joining(" "));
  }
}
