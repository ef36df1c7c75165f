package io.pilothouse.diagnosis.model;

import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One object of a snapshot, as the API server sent it. Not to be changed.
 *
 * @param ref where it is
 * @param json whole, or with metadata only for kinds whose content is not read
 */
public record KubeObject(Ref ref, JsonObject json) {
  /**
   * @param kind of the object, which items of a list need not carry
   */
  public static KubeObject of(String kind, JsonObject json) {
    JsonObject metadata = Json.object(json, "metadata");
    return new KubeObject(
        new Ref(kind, Json.text(metadata, "namespace"), Json.text(metadata, "name")), json);
  }

  public String kind() {
    return ref.kind();
  }

  public String namespace() {
    return ref.namespace();
  }

  public String name() {
    return ref.name();
  }

  public String uid() {
    return Json.uid(json);
  }

  public JsonObject metadata() {
    return Json.object(json, "metadata");
  }

  public JsonObject spec() {
    return Json.object(json, "spec");
  }

  public JsonObject status() {
    return Json.object(json, "status");
  }

  public JsonObject labels() {
    return Json.object(json, "metadata", "labels");
  }

  /** Empty if there is none. */
  public String annotation(String name) {
    return Json.text(Json.object(json, "metadata", "annotations"), name);
  }

  public Optional<Instant> created() {
    return Times.parse(Json.text(metadata(), "creationTimestamp"));
  }

  /** When somebody asked for it to be deleted. */
  public Optional<Instant> deleted() {
    return Times.parse(Json.text(metadata(), "deletionTimestamp"));
  }

  /** Since it was created; nothing if that is not known. */
  public Duration age(Instant now) {
    return created().map(time -> Duration.between(time, now)).orElse(Duration.ZERO);
  }

  public List<Condition> conditions() {
    return Json.list(status(), "conditions").stream().map(Condition::of).toList();
  }

  public Optional<Condition> condition(String type) {
    return conditions().stream().filter(each -> each.type().equals(type)).findFirst();
  }

  /** Its controller, which need not exist any more. */
  public Optional<Ref> controller() {
    return Json.list(metadata(), "ownerReferences").stream()
        .filter(each -> Json.flag(each, "controller"))
        .findFirst()
        .map(
            each ->
                new Ref(
                    Json.text(each, "kind"),
                    Json.text(each, "kind").equals("Node") ? "" : namespace(),
                    Json.text(each, "name")));
  }

  /** The pod itself, or the template of the pods that a workload makes. */
  public JsonObject podSpec() {
    return switch (kind()) {
      case "Pod" -> spec();
      case "CronJob" -> Json.object(spec(), "jobTemplate", "spec", "template", "spec");
      default -> Json.object(spec(), "template", "spec");
    };
  }

  /** The labels of the pods that a workload makes. */
  public JsonObject podLabels() {
    return switch (kind()) {
      case "Pod" -> labels();
      case "CronJob" ->
          Json.object(spec(), "jobTemplate", "spec", "template", "metadata", "labels");
      default -> Json.object(spec(), "template", "metadata", "labels");
    };
  }

  /** {@code spec.replicas}, which is 1 where it is left out. */
  public int replicas() {
    return spec().getValue("replicas") instanceof Number number ? number.intValue() : 1;
  }

  @Override
  public String toString() {
    return ref.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KubeObject object && ref.equals(object.ref);
  }

  @Override
  public int hashCode() {
    return ref.hashCode();
  }
}
