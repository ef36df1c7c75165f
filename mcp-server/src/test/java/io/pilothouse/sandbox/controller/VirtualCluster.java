package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.controller.kubelet.ImageCatalogue;
import io.pilothouse.sandbox.patch.MergePatch;
import io.pilothouse.sandbox.seed.Resources;
import io.pilothouse.sandbox.seed.Seed;
import io.pilothouse.sandbox.store.Cluster;
import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ResourceKind;
import io.pilothouse.sandbox.write.DeleteOptions;
import io.pilothouse.sandbox.write.Identifiers;
import io.pilothouse.sandbox.write.PodActions;
import io.pilothouse.sandbox.write.WriteOptions;
import io.pilothouse.sandbox.write.Writes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** A cluster in virtual time, with a namespace {@code shop} and nodes of 2 CPUs and 4 GiB. */
final class VirtualCluster {
  static final String NAMESPACE = "shop";

  /** Images that misbehave, besides those of the product's catalogue. */
  private static final JsonObject IMAGES =
      new JsonObject(
          """
          {"images": [
            {"image": "test/web:*", "program": {"ports": ["8080"], "log": ["listening"]}},
            {"image": "test/slow:1", "program": {"ports": ["8080"], "startsIn": 40}},
            {"image": "test/crash:1",
             "program": {"exitsAfter": 2, "exitCode": 3, "log": ["cannot go on"]}},
            {"image": "test/hungry:1", "program": {"memory": "512Mi", "memoryAfter": 5}},
            {"image": "test/hangs:1", "program": {"ports": ["8080"], "failsAfter": 30}},
            {"image": "test/task:1", "program": {"exitsAfter": 10, "log": ["done"]}},
            {"image": "test/picky:1",
             "program": {"needsEnv": ["DB_HOST"], "complaint": ["DB_HOST is not set"]}}
          ]}
          """);

  final Timeline timeline = new Timeline(Instant.parse("2026-11-20T12:00:00Z"));
  final Cluster cluster;
  final Writes writes;
  final ControlPlane plane;

  VirtualCluster(int nodes) {
    this(Seed.empty());
    create(object("v1", "Namespace", NAMESPACE, new JsonObject()));
    create(object("v1", "Namespace", "default", new JsonObject()));
    for (int i = 1; i <= nodes; i++) {
      create(node("node-" + i));
    }
  }

  private VirtualCluster(Cluster cluster) {
    this.cluster = cluster;
    writes = Writes.to(cluster, timeline, new Identifiers(new Random(7)), true);
    ImageCatalogue images = new ImageCatalogue(Resources.json("images.json")).with(IMAGES);
    plane = new ControlPlane(cluster, timeline, writes, images);
  }

  /** The cluster that the sandbox starts with. */
  static VirtualCluster seeded() {
    return new VirtualCluster(Seed.load(Instant.parse("2026-11-20T12:00:00Z")));
  }

  private static JsonObject node(String name) {
    JsonObject size = new JsonObject().put("cpu", "2").put("memory", "4Gi").put("pods", "20");
    JsonObject ready =
        new JsonObject()
            .put("type", "Ready")
            .put("status", "True")
            .put("reason", "KubeletReady")
            .put("lastTransitionTime", "2026-11-20T11:00:00Z");
    JsonObject node = object("v1", "Node", name, new JsonObject());
    node.getJsonObject("metadata")
        .put("labels", new JsonObject().put("kubernetes.io/hostname", name));
    return node.put(
        "status",
        new JsonObject()
            .put("allocatable", size)
            .put("capacity", size)
            .put("conditions", new JsonArray().add(ready))
            .put(
                "addresses",
                new JsonArray()
                    .add(new JsonObject().put("type", "InternalIP").put("address", "10.0.0.1"))));
  }

  /** A Deployment of an image. */
  static JsonObject deployment(String name, String image, int replicas) {
    JsonObject spec = workload(name, image).put("replicas", replicas);
    return object("apps/v1", "Deployment", name, spec);
  }

  /** Selector and template of a workload. */
  static JsonObject workload(String name, String image) {
    JsonObject labels = new JsonObject().put("app", name);
    return new JsonObject()
        .put("selector", new JsonObject().put("matchLabels", labels))
        .put(
            "template",
            new JsonObject()
                .put("metadata", new JsonObject().put("labels", labels))
                .put("spec", podSpec(name, image)));
  }

  static JsonObject podSpec(String name, String image) {
    JsonObject container =
        new JsonObject()
            .put("name", name)
            .put("image", image)
            .put(
                "resources", new JsonObject().put("requests", new JsonObject().put("cpu", "100m")));
    return new JsonObject().put("containers", new JsonArray().add(container));
  }

  static JsonObject pod(String name, String image) {
    return object("v1", "Pod", name, podSpec(name, image));
  }

  static JsonObject object(String apiVersion, String kind, String name, JsonObject spec) {
    JsonObject metadata = new JsonObject().put("name", name);
    if (!List.of("Namespace", "Node").contains(kind)) {
      metadata.put("namespace", NAMESPACE);
    }
    JsonObject object =
        new JsonObject().put("apiVersion", apiVersion).put("kind", kind).put("metadata", metadata);
    return object.put("spec", spec);
  }

  JsonObject create(JsonObject object) {
    ResourceKind kind = cluster.catalog().of(object).orElseThrow();
    String namespace = Json.text(object, "metadata", "namespace");
    return writes.writer().create(kind, namespace, object, WriteOptions.by("test")).object();
  }

  JsonObject patch(Kind kind, String name, String json) {
    return change(kind, name, "", json);
  }

  JsonObject patchStatus(Kind kind, String name, String json) {
    return change(kind, name, "status", json);
  }

  private JsonObject change(Kind kind, String name, String subresource, String json) {
    return writes
        .writer()
        .modify(
            kind(kind),
            namespace(kind),
            name,
            subresource,
            old -> MergePatch.apply(old, new JsonObject(json)),
            WriteOptions.by("test"))
        .object();
  }

  void delete(Kind kind, String name) {
    writes.deletion().delete(kind(kind), namespace(kind), name, DeleteOptions.background());
  }

  void evict(String pod) {
    new PodActions(writes.writer(), writes.deletion())
        .evict(kind(Kind.POD), NAMESPACE, pod, DeleteOptions.background(), false);
  }

  /** Lets seconds pass. */
  void advance(long seconds) {
    plane.advance(Duration.ofSeconds(seconds));
  }

  JsonObject get(Kind kind, String name) {
    return cluster.store().find(kind(kind), namespace(kind), name).orElseThrow();
  }

  List<JsonObject> list(Kind kind) {
    return List.copyOf(cluster.store().list(kind(kind), namespace(kind)).values());
  }

  /** The pods of an app. */
  List<JsonObject> pods(String app) {
    return list(Kind.POD).stream()
        .filter(pod -> app.equals(Json.text(pod, "metadata", "labels", "app")))
        .toList();
  }

  /** The messages of the Events about an object with a reason. */
  List<String> events(String object, String reason) {
    return list(Kind.EVENT).stream()
        .filter(event -> object.equals(Json.text(event, "involvedObject", "name")))
        .filter(event -> reason.equals(event.getString("reason")))
        .map(event -> event.getString("message"))
        .toList();
  }

  private static String namespace(Kind kind) {
    return kind == Kind.NODE || kind == Kind.VOLUME ? "" : NAMESPACE;
  }

  private ResourceKind kind(Kind kind) {
    return cluster.kind(kind.group(), kind.version(), kind.resource());
  }
}
