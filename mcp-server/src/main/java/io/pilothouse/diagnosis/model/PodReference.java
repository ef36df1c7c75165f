package io.pilothouse.diagnosis.model;

import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Something that a pod needs and names.
 *
 * @param to what is needed
 * @param key of a ConfigMap or Secret; empty: all of it
 * @param optional whether the pod starts without
 * @param container that needs it; empty: the pod
 * @param where the field, {@code env DB_URL}, {@code volume config}
 */
public record PodReference(Ref to, String key, boolean optional, String container, String where) {
  /** Everything that a pod spec names, in its order. */
  public static List<PodReference> of(JsonObject podSpec, String namespace) {
    List<PodReference> all = new ArrayList<>();
    Json.list(podSpec, "volumes").forEach(volume -> ofVolume(volume, namespace, all));
    Stream.of("initContainers", "containers")
        .flatMap(field -> Json.list(podSpec, field).stream())
        .forEach(container -> ofContainer(container, namespace, all));
    Json.list(podSpec, "imagePullSecrets")
        .forEach(
            each ->
                all.add(
                    new PodReference(
                        new Ref("Secret", namespace, Json.text(each, "name")),
                        "",
                        true,
                        "",
                        "imagePullSecrets")));
    String account = Json.text(podSpec, "serviceAccountName");
    if (!account.isEmpty()) {
      all.add(
          new PodReference(
              new Ref("ServiceAccount", namespace, account), "", false, "", "serviceAccountName"));
    }
    String priority = Json.text(podSpec, "priorityClassName");
    if (!priority.isEmpty()) {
      all.add(
          new PodReference(
              Ref.cluster("PriorityClass", priority), "", false, "", "priorityClassName"));
    }
    return List.copyOf(all);
  }

  private static void ofVolume(JsonObject volume, String namespace, List<PodReference> all) {
    String where = "volume " + Json.text(volume, "name");
    JsonObject claim = Json.object(volume, "persistentVolumeClaim");
    if (!claim.isEmpty()) {
      Ref to = new Ref("PersistentVolumeClaim", namespace, Json.text(claim, "claimName"));
      all.add(new PodReference(to, "", false, "", where));
    }
    source(Json.object(volume, "configMap"), "ConfigMap", "name", namespace, where, all);
    source(Json.object(volume, "secret"), "Secret", "secretName", namespace, where, all);
    for (JsonObject part : Json.list(Json.object(volume, "projected"), "sources")) {
      source(Json.object(part, "configMap"), "ConfigMap", "name", namespace, where, all);
      source(Json.object(part, "secret"), "Secret", "name", namespace, where, all);
    }
  }

  private static void source(
      JsonObject source,
      String kind,
      String field,
      String namespace,
      String where,
      List<PodReference> all) {
    if (source.isEmpty()) {
      return;
    }
    Ref to = new Ref(kind, namespace, Json.text(source, field));
    boolean optional = Json.flag(source, "optional");
    all.add(new PodReference(to, "", optional, "", where));
    Json.list(source, "items")
        .forEach(
            item -> all.add(new PodReference(to, Json.text(item, "key"), optional, "", where)));
  }

  private static void ofContainer(JsonObject container, String namespace, List<PodReference> all) {
    String name = Json.text(container, "name");
    for (JsonObject from : Json.list(container, "envFrom")) {
      env(Json.object(from, "configMapRef"), "ConfigMap", namespace, name, "envFrom", all);
      env(Json.object(from, "secretRef"), "Secret", namespace, name, "envFrom", all);
    }
    for (JsonObject variable : Json.list(container, "env")) {
      String where = "env " + Json.text(variable, "name");
      JsonObject from = Json.object(variable, "valueFrom");
      env(Json.object(from, "configMapKeyRef"), "ConfigMap", namespace, name, where, all);
      env(Json.object(from, "secretKeyRef"), "Secret", namespace, name, where, all);
    }
  }

  private static void env(
      JsonObject source,
      String kind,
      String namespace,
      String container,
      String where,
      List<PodReference> all) {
    if (!source.isEmpty()) {
      all.add(
          new PodReference(
              new Ref(kind, namespace, Json.text(source, "name")),
              Json.text(source, "key"),
              Json.flag(source, "optional"),
              container,
              where));
    }
  }
}
