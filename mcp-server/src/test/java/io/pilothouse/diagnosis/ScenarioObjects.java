package io.pilothouse.diagnosis;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes out what scenarios write short: workloads with their pods, nodes, events, and times before
 * now.
 */
final class ScenarioObjects {
  private static final Pattern BEFORE = Pattern.compile("now-(\\d+)([smhd])");
  private static final Pattern AFTER = Pattern.compile("now\\+(\\d+)([smhd])");

  private final Instant now;
  private final List<JsonObject> objects = new ArrayList<>();

  private ScenarioObjects(Instant now) {
    this.now = now;
  }

  static List<JsonObject> expand(JsonArray written, Instant now) {
    ScenarioObjects all = new ScenarioObjects(now);
    written.stream().map(JsonObject.class::cast).forEach(all::add);
    return all.objects.stream().map(each -> (JsonObject) all.timed(each)).toList();
  }

  /** With times instead of {@code now-10m}. */
  static JsonObject timed(JsonObject written, Instant now) {
    return (JsonObject) new ScenarioObjects(now).timed(written);
  }

  private void add(JsonObject written) {
    if (written.containsKey("workload")) {
      workload(written.getJsonObject("workload"));
    } else if (written.containsKey("node")) {
      node(written.getJsonObject("node"));
    } else if (written.containsKey("event")) {
      event(written.getJsonObject("event"));
    } else if (written.containsKey("recorded")) {
      Scenario.recorded(written.getString("recorded")).getJsonArray("items").stream()
          .map(JsonObject.class::cast)
          .forEach(objects::add);
    } else {
      JsonObject metadata = written.getJsonObject("metadata");
      metadata.put("uid", metadata.getString("uid", "uid-" + objects.size()));
      metadata.put("creationTimestamp", metadata.getString("creationTimestamp", "now-30d"));
      objects.add(written);
    }
  }

  /**
   * A Deployment (or StatefulSet, DaemonSet, Job) with its ReplicaSet and pods. Pods are ready
   * unless {@code ready} is less than {@code replicas}; {@code pod}, {@code container}, {@code
   * podStatus}, {@code containerStatus} and {@code status} are merged into the unready ones and the
   * template, into the unready ones' status and the workload's.
   */
  private void workload(JsonObject written) {
    String kind = written.getString("kind", "Deployment");
    String namespace = written.getString("namespace", "shop");
    String name = written.getString("name");
    int replicas = written.getInteger("replicas", 1);
    int ready = written.getInteger("ready", replicas);
    int created = written.getInteger("pods", replicas);
    String age = written.getString("age", "1d");
    JsonObject labels = written.getJsonObject("labels", new JsonObject().put("app", name));
    JsonObject container =
        new JsonObject()
            .put("name", name)
            .put("image", "docker.io/" + namespace + "/" + name + ":1.0")
            .put(
                "resources",
                new JsonObject()
                    .put("requests", new JsonObject().put("cpu", "100m").put("memory", "64Mi"))
                    .put("limits", new JsonObject().put("memory", "128Mi")))
            .mergeIn(written.getJsonObject("container", new JsonObject()), true);
    JsonObject podSpec =
        new JsonObject()
            .put("containers", new JsonArray().add(container))
            .put("restartPolicy", kind.equals("Job") ? "Never" : "Always")
            .mergeIn(written.getJsonObject("pod", new JsonObject()), true);
    JsonObject template =
        new JsonObject()
            .put("metadata", new JsonObject().put("labels", labels))
            .put("spec", podSpec);
    JsonObject workload =
        object(
                kind.equals("Job") || kind.equals("CronJob") ? "batch/v1" : "apps/v1",
                kind,
                namespace,
                name,
                age)
            .put(
                "spec",
                new JsonObject()
                    .put("replicas", replicas)
                    .put("selector", new JsonObject().put("matchLabels", labels))
                    .put("template", template)
                    .mergeIn(written.getJsonObject("spec", new JsonObject()), true))
            .put(
                "status",
                new JsonObject()
                    .put("observedGeneration", 1)
                    .put("replicas", created)
                    .put("readyReplicas", ready)
                    .put("availableReplicas", ready)
                    .put("updatedReplicas", created)
                    .put("desiredNumberScheduled", replicas)
                    .put("numberReady", ready)
                    .mergeIn(written.getJsonObject("status", new JsonObject()), true));
    workload.getJsonObject("metadata").put("generation", 1).put("labels", labels);
    workload.mergeIn(written.getJsonObject("workload", new JsonObject()), true);
    objects.add(workload);
    JsonObject owner = workload;
    if (kind.equals("Deployment")) {
      owner = replicaSet(workload, template, replicas, ready, age);
      objects.add(owner);
    }
    for (int i = 0; i < created; i++) {
      String podName =
          kind.equals("StatefulSet")
              ? name + "-" + i
              : owner.getJsonObject("metadata").getString("name") + "-" + (char) ('a' + i % 26) + i;
      objects.add(
          pod(
              written,
              owner,
              template,
              podName,
              kind.equals("StatefulSet") ? i < ready : i >= created - ready));
    }
  }

  private JsonObject replicaSet(
      JsonObject deployment, JsonObject template, int replicas, int ready, String age) {
    JsonObject metadata = deployment.getJsonObject("metadata");
    JsonObject set =
        object(
                "apps/v1",
                "ReplicaSet",
                metadata.getString("namespace"),
                metadata.getString("name") + "-5d4f8",
                age)
            .put("spec", new JsonObject().put("replicas", replicas).put("template", template))
            .put(
                "status",
                new JsonObject()
                    .put("replicas", deployment.getJsonObject("status").getInteger("replicas"))
                    .put("readyReplicas", ready));
    set.getJsonObject("metadata")
        .put("labels", deployment.getJsonObject("metadata").getJsonObject("labels"))
        .put("annotations", new JsonObject().put("deployment.kubernetes.io/revision", "1"));
    owned(set, deployment);
    return set;
  }

  private JsonObject pod(
      JsonObject written, JsonObject owner, JsonObject template, String name, boolean ready) {
    String namespace = owner.getJsonObject("metadata").getString("namespace");
    String age = written.getString("podAge", written.getString("age", "1d"));
    JsonObject pod =
        object("v1", "Pod", namespace, name, age)
            .put("spec", template.getJsonObject("spec").copy());
    pod.getJsonObject("metadata")
        .put("labels", template.getJsonObject("metadata").getJsonObject("labels").copy());
    pod.getJsonObject("spec").put("nodeName", written.getString("node", "worker-1"));
    owned(pod, owner);
    JsonObject first = template.getJsonObject("spec").getJsonArray("containers").getJsonObject(0);
    JsonObject container =
        new JsonObject()
            .put("name", first.getString("name"))
            .put("image", first.getString("image"))
            .put("ready", ready)
            .put("started", true)
            .put("restartCount", 0)
            .put(
                "state",
                new JsonObject().put("running", new JsonObject().put("startedAt", "now-" + age)));
    JsonObject conditions = new JsonObject();
    JsonObject status =
        new JsonObject()
            .put("phase", "Running")
            .put("startTime", "now-" + age)
            .put(
                "conditions",
                new JsonArray()
                    .add(condition("PodScheduled", "True", age))
                    .add(condition("Ready", ready ? "True" : "False", age)));
    if (!ready) {
      JsonObject more = written.getJsonObject("containerStatus", new JsonObject());
      if (more.containsKey("state")) {
        container.remove("state");
      }
      container.mergeIn(more.copy(), true);
      status.put("containerStatuses", new JsonArray().add(container));
      status.mergeIn(written.getJsonObject("podStatus", conditions).copy(), false);
      pod.getJsonObject("metadata")
          .mergeIn(written.getJsonObject("podMetadata", conditions).copy(), true);
      if ("Pending".equals(status.getString("phase")) && written.getBoolean("unscheduled", false)) {
        pod.getJsonObject("spec").remove("nodeName");
        status.remove("containerStatuses");
      }
    } else {
      status.put("containerStatuses", new JsonArray().add(container));
    }
    return pod.put("status", status);
  }

  private static JsonObject condition(String type, String status, String age) {
    return new JsonObject()
        .put("type", type)
        .put("status", status)
        .put("lastTransitionTime", "now-" + age);
  }

  /** A node that is ready and roomy unless it is said otherwise. */
  private void node(JsonObject written) {
    String name = written.getString("name");
    JsonObject node = object("v1", "Node", "", name, "30d");
    node.getJsonObject("metadata")
        .put(
            "labels",
            new JsonObject()
                .put("kubernetes.io/hostname", name)
                .mergeIn(written.getJsonObject("labels", new JsonObject())));
    JsonObject amounts =
        new JsonObject()
            .put("cpu", written.getString("cpu", "4"))
            .put("memory", written.getString("memory", "16Gi"))
            .put("pods", written.getString("pods", "110"));
    node.put("spec", written.getJsonObject("spec", new JsonObject()));
    String ready = written.getString("ready", "True");
    node.put(
        "status",
        new JsonObject()
            .put("allocatable", amounts)
            .put("capacity", amounts)
            .put(
                "conditions",
                new JsonArray()
                    .add(
                        condition("Ready", ready, written.getString("since", "10m"))
                            .put(
                                "reason",
                                ready.equals("True") ? "KubeletReady" : "NodeStatusUnknown")
                            .put(
                                "lastHeartbeatTime",
                                "now-"
                                    + (ready.equals("True")
                                        ? "10s"
                                        : written.getString("since", "10m"))))
                    .addAll(written.getJsonArray("conditions", new JsonArray())))
            .mergeIn(written.getJsonObject("status", new JsonObject()), true));
    objects.add(node);
  }

  /** {@code about: Pod shop/web-1, reason, message, count, last}. */
  private void event(JsonObject written) {
    String[] about = written.getString("about").split("[ /]");
    String namespace = about.length == 3 ? about[1] : "";
    String name = about[about.length - 1];
    String last = written.getString("last", "1m");
    objects.add(
        object(
                "v1",
                "Event",
                namespace.isEmpty() ? "default" : namespace,
                "event-" + objects.size(),
                last)
            .put(
                "involvedObject",
                new JsonObject()
                    .put("kind", about[0])
                    .put("namespace", namespace)
                    .put("name", name)
                    .put("fieldPath", written.getString("field", "")))
            .put("type", written.getString("type", "Warning"))
            .put("reason", written.getString("reason"))
            .put("message", written.getString("message"))
            .put("count", written.getInteger("count", 1))
            .put("firstTimestamp", "now-" + written.getString("first", last))
            .put("lastTimestamp", "now-" + last));
  }

  private JsonObject object(
      String apiVersion, String kind, String namespace, String name, String age) {
    JsonObject metadata =
        new JsonObject()
            .put("name", name)
            .put("uid", "uid-" + objects.size() + "-" + name)
            .put("creationTimestamp", "now-" + age);
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    return new JsonObject()
        .put("apiVersion", apiVersion)
        .put("kind", kind)
        .put("metadata", metadata);
  }

  private static void owned(JsonObject object, JsonObject owner) {
    JsonObject metadata = owner.getJsonObject("metadata");
    object
        .getJsonObject("metadata")
        .put(
            "ownerReferences",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("apiVersion", owner.getString("apiVersion"))
                        .put("kind", owner.getString("kind"))
                        .put("name", metadata.getString("name"))
                        .put("uid", metadata.getString("uid"))
                        .put("controller", true)));
  }

  /** {@code now-10m} wherever it stands. */
  private Object timed(Object value) {
    return switch (value) {
      case JsonObject object -> {
        JsonObject copy = new JsonObject();
        object.forEach(field -> copy.put(field.getKey(), timed(field.getValue())));
        yield copy;
      }
      case JsonArray array -> new JsonArray(array.stream().map(this::timed).toList());
      case String text -> time(text);
      case null, default -> value;
    };
  }

  private String time(String text) {
    Matcher before = BEFORE.matcher(text);
    if (before.matches()) {
      return now.minus(length(before)).toString();
    }
    Matcher after = AFTER.matcher(text);
    return after.matches() ? now.plus(length(after)).toString() : text;
  }

  private static Duration length(Matcher matcher) {
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }
}
