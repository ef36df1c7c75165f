package io.pilothouse.diagnosis.change;

import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Times;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * An entry of {@code metadata.managedFields}: who set which fields. Its time moves when a field is
 * added, removed or gets another value, whichever of them it is; not when ownership is taken over.
 *
 * @param fields {@code f:spec} and so on
 */
record FieldOwner(String manager, String operation, Instant at, JsonObject fields) {
  /** What a client's request and the object it makes may lie apart. */
  static final Duration SLACK = Duration.ofSeconds(5);

  private static final Set<String> CONTROLLERS =
      Set.of(
          "kube-controller-manager",
          "kube-scheduler",
          "kube-apiserver",
          "kube-proxy",
          "kubelet",
          "cloud-controller-manager",
          "cluster-autoscaler",
          "before-first-apply",
          "k3s");

  /** Those of people and of tools that act for them, the newest first. */
  static List<FieldOwner> of(KubeObject object) {
    return Json.list(object.metadata(), "managedFields").stream()
        .filter(each -> !Json.text(each, "subresource").equals("status"))
        .filter(each -> !CONTROLLERS.contains(Json.text(each, "manager")))
        .flatMap(
            each ->
                Times.parse(Json.text(each, "time"))
                    .map(
                        at ->
                            new FieldOwner(
                                Difference.shown(Json.text(each, "manager")),
                                Json.text(each, "operation"),
                                at,
                                Json.object(each, "fieldsV1")))
                    .stream())
        .sorted(Comparator.comparing(FieldOwner::at).reversed())
        .toList();
  }

  /**
   * @param path as in {@code spec}, {@code template}
   */
  boolean owns(String... path) {
    JsonObject current = fields;
    for (String name : path) {
      if (!(current.getValue("f:" + name) instanceof JsonObject inner)) {
        return false;
      }
      current = inner;
    }
    return true;
  }

  /** The names of the fields below a path. */
  List<String> below(String... path) {
    JsonObject current = fields;
    for (String name : path) {
      current = Json.object(current, "f:" + name);
    }
    return current.fieldNames().stream()
        .filter(name -> name.startsWith("f:"))
        .map(name -> name.substring(2))
        .toList();
  }

  /** Whether it is what the object was made with. */
  boolean made(KubeObject object) {
    return object.created().filter(created -> !at.isAfter(created.plus(SLACK))).isPresent();
  }
}
