package io.pilothouse.sandbox.seed;

import io.pilothouse.sandbox.store.Cluster;
import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ResourceKind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * Makes a loaded seed as large as asked for, the same way every time: copies of its workloads in
 * namespaces {@code load-01} and on, most of them healthy. Copies share every part that does not
 * differ, so a pod costs a few kilobytes.
 */
public final class Enlarger {
  private static final int PODS_PER_DEPLOYMENT = 5;
  private static final int DEPLOYMENTS_PER_NAMESPACE = 50;
  private static final int PODS_PER_NODE = 100;
  private static final String HEALTHY = "payments";

  /** One in five deployments is broken in one of these ways. */
  private static final List<String> BROKEN = List.of("checkout", "catalog", "analytics", "cart");

  private final Cluster cluster;

  /**
   * @param cluster a loaded seed
   */
  public Enlarger(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Adds workloads until the cluster has {@code total} pods. */
  public void pods(int total) {
    int missing = total - cluster.store().list(core("pods"), "").size();
    for (int number = 0; missing > 0; number++) {
      int replicas = Math.min(missing, PODS_PER_DEPLOYMENT);
      workload(number, replicas);
      missing -= replicas;
    }
  }

  /** Adds {@code count} further events about the pods of namespace {@code shop}. */
  public void events(int count) {
    List<JsonObject> templates = List.copyOf(cluster.store().list(core("events"), "shop").values());
    for (int number = 0; number < count; number++) {
      JsonObject template = templates.get(number % templates.size());
      String about = Json.text(template, "involvedObject", "name");
      String name = about + "." + Long.toHexString(0x1800000000000000L + number);
      JsonObject event = renamed(template, "shop", name);
      cluster.put(Json.with(event, (long) number % 9 + 1, "count"));
    }
  }

  private void workload(int number, int replicas) {
    String namespace = "load-%02d".formatted(number / DEPLOYMENTS_PER_NAMESPACE + 1);
    if (number % DEPLOYMENTS_PER_NAMESPACE == 0) {
      namespace(namespace);
    }
    boolean healthy = number % 5 != 3;
    String origin = healthy ? HEALTHY : BROKEN.get(number / 5 % BROKEN.size());
    String name = origin + "-" + (number + 1);
    JsonObject deployment = template("deployments", origin);
    JsonObject newDeployment =
        scaled(relabelled(renamed(deployment, namespace, name), name), replicas, healthy);
    cluster.put(newDeployment);
    JsonObject replicaSet = owned("apps", "replicasets", deployment);
    String hash = Json.text(replicaSet, "metadata", "labels", "pod-template-hash");
    String setName = name + "-" + hash;
    JsonObject newSet =
        scaled(relabelled(renamed(replicaSet, namespace, setName), name), replicas, healthy);
    newSet = adopted(newSet, newDeployment);
    cluster.put(newSet);
    JsonObject pod = owned("", "pods", replicaSet);
    for (int i = 0; i < replicas; i++) {
      pod(pod, newSet, name, number * PODS_PER_DEPLOYMENT + i);
    }
  }

  private void pod(JsonObject template, JsonObject replicaSet, String app, int number) {
    String setName = Json.text(replicaSet, "metadata", "name");
    String namespace = Json.text(replicaSet, "metadata", "namespace");
    String suffix = Integer.toString(number + 36 * 36 * 36 * 36, 36);
    JsonObject pod = renamed(template, namespace, setName + "-" + suffix);
    pod = Json.with(pod, app, "metadata", "labels", "app");
    pod = Json.with(pod, setName + "-", "metadata", "generateName");
    pod = adopted(pod, replicaSet);
    if (!Json.text(pod, "spec", "nodeName").isEmpty()) {
      String node = "load-node-%02d".formatted(number / PODS_PER_NODE + 1);
      if (number % PODS_PER_NODE == 0 || !exists(node)) {
        node(node);
      }
      pod = Json.with(pod, node, "spec", "nodeName");
      String ip = "10.%d.%d.%d".formatted(100 + number / 65536, number / 256 % 256, number % 256);
      pod = Json.with(pod, ip, "status", "podIP");
      pod = Json.with(pod, new JsonArray().add(new JsonObject().put("ip", ip)), "status", "podIPs");
    }
    cluster.put(pod);
  }

  private void namespace(String name) {
    JsonObject copy =
        renamed(cluster.store().find(core("namespaces"), "", "shop").orElseThrow(), "", name);
    cluster.put(Json.with(copy, name, "metadata", "labels", "kubernetes.io/metadata.name"));
  }

  private boolean exists(String node) {
    return cluster.store().find(core("nodes"), "", node).isPresent();
  }

  private void node(String name) {
    JsonObject copy =
        renamed(cluster.store().find(core("nodes"), "", "worker-1").orElseThrow(), "", name);
    copy = Json.with(copy, name, "metadata", "labels", "kubernetes.io/hostname");
    for (String part : List.of("allocatable", "capacity")) {
      copy = Json.with(copy, "32", "status", part, "cpu");
      copy = Json.with(copy, "128Gi", "status", part, "memory");
    }
    cluster.put(copy);
  }

  private JsonObject template(String resource, String name) {
    return cluster.store().find(cluster.kind("apps", "v1", resource), "shop", name).orElseThrow();
  }

  /** The newest object of a kind that {@code owner} owns. */
  private JsonObject owned(String group, String resource, JsonObject owner) {
    String uid = Json.text(owner, "metadata", "uid");
    return cluster.store().list(cluster.kind(group, "v1", resource), "shop").values().stream()
        .filter(
            object ->
                Json.objects(object, "metadata", "ownerReferences").stream()
                    .anyMatch(reference -> uid.equals(reference.getString("uid"))))
        .max(
            (a, b) ->
                Json.text(a, "metadata", "creationTimestamp")
                    .compareTo(Json.text(b, "metadata", "creationTimestamp")))
        .orElseThrow();
  }

  private JsonObject renamed(JsonObject object, String namespace, String name) {
    JsonObject metadata = Json.shallow(object.getJsonObject("metadata"));
    metadata.remove("managedFields");
    metadata.put("name", name);
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    String identity = object.getString("kind") + "/" + namespace + "/" + name;
    UUID uid = UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8));
    metadata.put("uid", uid.toString());
    metadata.put("resourceVersion", Long.toString(cluster.store().resourceVersion() + 1));
    return Json.with(object, metadata, "metadata");
  }

  private static JsonObject adopted(JsonObject object, JsonObject owner) {
    JsonObject reference =
        Json.shallow(Json.objects(object, "metadata", "ownerReferences").getFirst())
            .put("name", Json.text(owner, "metadata", "name"))
            .put("uid", Json.text(owner, "metadata", "uid"));
    return Json.with(object, new JsonArray().add(reference), "metadata", "ownerReferences");
  }

  private static JsonObject relabelled(JsonObject object, String app) {
    JsonObject copy = object;
    if (Json.object(object, "metadata", "labels").containsKey("app")) {
      copy = Json.with(copy, app, "metadata", "labels", "app");
    }
    copy = Json.with(copy, app, "spec", "selector", "matchLabels", "app");
    return Json.with(copy, app, "spec", "template", "metadata", "labels", "app");
  }

  private static JsonObject scaled(JsonObject object, int replicas, boolean healthy) {
    JsonObject status = Json.shallow(Json.object(object, "status"));
    for (String field : List.of("readyReplicas", "availableReplicas")) {
      status.remove(field);
      if (healthy) {
        status.put(field, replicas);
      }
    }
    for (String field :
        List.of("replicas", "updatedReplicas", "fullyLabeledReplicas", "unavailableReplicas")) {
      if (status.containsKey(field)) {
        status.put(field, replicas);
      }
    }
    return Json.with(Json.with(object, status, "status"), replicas, "spec", "replicas");
  }

  private ResourceKind core(String resource) {
    return cluster.kind("", "v1", resource);
  }
}
