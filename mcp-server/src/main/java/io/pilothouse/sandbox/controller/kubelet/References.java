package io.pilothouse.sandbox.controller.kubelet;

import io.pilothouse.sandbox.controller.ControllerClient;
import io.pilothouse.sandbox.controller.Key;
import io.pilothouse.sandbox.controller.Kind;
import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
