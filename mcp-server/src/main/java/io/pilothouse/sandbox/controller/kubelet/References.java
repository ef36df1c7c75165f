package io.pilothouse.sandbox.controller.kubelet;

import io.pilothouse.sandbox.controller.ControllerClient;
import io.pilothouse.sandbox.controller.Key;
import io.pilothouse.sandbox.controller.Kind;
import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What a pod takes from ConfigMaps, Secrets and claims, and what of it is missing. */
final class References {
  private final ControllerClient client;
  private final JsonObject pod;

  References(ControllerClient client, JsonObject pod) {
    this.client = client;
    this.pod = pod;
  }

  /** Why a container's environment cannot be made, in the kubelet's words. */
  Optional<String> missingForEnvironment(JsonObject container) {
    for (JsonObject source : Json.objects(container, "envFrom")) {
      Optional<String> problem =
          missing(Kind.CONFIG_MAP, Json.object(source, "configMapRef"), "")
              .or(() -> missing(Kind.SECRET, Json.object(source, "secretRef"), ""));
      if (problem.isPresent()) {
        return problem;
      }
    }
    for (JsonObject variable : Json.objects(container, "env")) {
      JsonObject map = Json.object(variable, "valueFrom", "configMapKeyRef");
      JsonObject secret = Json.object(variable, "valueFrom", "secretKeyRef");
      Optional<String> problem =
          missing(Kind.CONFIG_MAP, map, map.getString("key", ""))
              .or(() -> missing(Kind.SECRET, secret, secret.getString("key", "")));
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private Optional<String> missing(Kind kind, JsonObject reference, String key) {
    if (reference.isEmpty() || Json.flag(reference, "optional")) {
      return Optional.empty();
    }
    String name = reference.getString("name");
    Optional<JsonObject> found = find(kind, name);
    String word = kind == Kind.SECRET ? "secret" : "configmap";
    if (found.isEmpty()) {
      return Optional.of(word + " \"" + name + "\" not found");
    }
    boolean has =
        key.isEmpty()
            || Json.object(found.get(), "data").containsKey(key)
            || Json.object(found.get(), "stringData").containsKey(key);
    String title = kind == Kind.SECRET ? "Secret" : "ConfigMap";
    return has
        ? Optional.empty()
        : Optional.of("couldn't find key " + key + " in " + title + " " + namespace() + "/" + name);
  }

  /** Why a volume cannot be mounted: its name and the problem in the kubelet's words. */
  Optional<String> missingForVolumes() {
    for (JsonObject volume : Json.objects(pod, "spec", "volumes")) {
      JsonObject secret = Json.object(volume, "secret");
      JsonObject named = secret.isEmpty() ? secret : secret.copy();
      if (!secret.isEmpty()) {
        named.put("name", secret.getString("secretName"));
      }
      Optional<String> problem =
          missing(Kind.CONFIG_MAP, Json.object(volume, "configMap"), "")
              .or(() -> missing(Kind.SECRET, named, ""));
      if (problem.isPresent()) {
        String name = volume.getString("name");
        return Optional.of(
            "MountVolume.SetUp failed for volume \"" + name + "\" : " + problem.get());
      }
    }
    return Optional.empty();
  }

  /** The names of the variables a container has. */
  Set<String> environment(JsonObject container) {
    Set<String> names = new HashSet<>();
    Json.objects(container, "env").forEach(variable -> names.add(variable.getString("name")));
    for (JsonObject source : Json.objects(container, "envFrom")) {
      String prefix = source.getString("prefix", "");
      for (Kind kind : List.of(Kind.CONFIG_MAP, Kind.SECRET)) {
        String field = kind == Kind.SECRET ? "secretRef" : "configMapRef";
        find(kind, Json.text(source, field, "name"))
            .ifPresent(
                found ->
                    Json.object(found, "data")
                        .fieldNames()
                        .forEach(name -> names.add(prefix + name)));
      }
    }
    return names;
  }

  /** The variables a container has, with their values. */
  Map<String, String> variables(JsonObject container) {
    Map<String, String> values = new TreeMap<>();
    for (JsonObject source : Json.objects(container, "envFrom")) {
      String prefix = source.getString("prefix", "");
      for (Kind kind : List.of(Kind.CONFIG_MAP, Kind.SECRET)) {
        String field = kind == Kind.SECRET ? "secretRef" : "configMapRef";
        contents(kind, Json.text(source, field, "name"))
            .forEach((key, value) -> values.put(prefix + key, value));
      }
    }
    for (JsonObject variable : Json.objects(container, "env")) {
      value(variable).ifPresent(value -> values.put(variable.getString("name"), value));
    }
    return values;
  }

  private Optional<String> value(JsonObject variable) {
    JsonObject from = Json.object(variable, "valueFrom");
    JsonObject map = Json.object(from, "configMapKeyRef");
    JsonObject secret = Json.object(from, "secretKeyRef");
    String field = Json.text(from, "fieldRef", "fieldPath");
    if (from.isEmpty()) {
      return Optional.of(variable.getString("value", ""));
    }
    if (!map.isEmpty() || !secret.isEmpty()) {
      JsonObject reference = map.isEmpty() ? secret : map;
      Kind kind = map.isEmpty() ? Kind.SECRET : Kind.CONFIG_MAP;
      return Optional.ofNullable(
          contents(kind, reference.getString("name")).get(reference.getString("key")));
    }
    return field.isEmpty() ? Optional.empty() : Optional.of(Json.text(pod, field.split("\\.")));
  }

  /** What is in the files that a container's ConfigMaps, Secrets and account are mounted as. */
  Map<String, String> files(JsonObject container) {
    Map<String, String> files = new TreeMap<>();
    for (JsonObject mount : Json.objects(container, "volumeMounts")) {
      String place = mount.getString("mountPath", "").replaceFirst("/$", "") + "/";
      for (JsonObject volume : Json.objects(pod, "spec", "volumes")) {
        if (mount.getString("name", "").equals(volume.getString("name"))) {
          contents(Kind.CONFIG_MAP, Json.text(volume, "configMap", "name"))
              .forEach((key, value) -> files.put(place + key, value));
          contents(Kind.SECRET, Json.text(volume, "secret", "secretName"))
              .forEach((key, value) -> files.put(place + key, value));
        }
      }
    }
    return files;
  }

  private Map<String, String> contents(Kind kind, String name) {
    Map<String, String> contents = new TreeMap<>();
    find(kind, name)
        .ifPresent(
            found ->
                Json.textMap(found, "data")
                    .forEach(
                        (key, value) ->
                            contents.put(key, kind == Kind.SECRET ? decoded(value) : value)));
    return contents;
  }

  private static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  /** Whether there is a Service, as namespace/name or as a name of the pod's namespace. */
  boolean serviceExists(String service) {
    int slash = service.indexOf('/');
    Key key =
        slash < 0
            ? new Key(namespace(), service)
            : new Key(service.substring(0, slash), service.substring(slash + 1));
    return client.find(Kind.SERVICE, key).isPresent();
  }

  private Optional<JsonObject> find(Kind kind, String name) {
    return client.find(kind, new Key(namespace(), name));
  }

  private String namespace() {
    return Json.text(pod, "metadata", "namespace");
  }
}
