package io.pilothouse.monitor.usage;

import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What owns pods, above all that comes and goes: of a Deployment's pod the Deployment, of a
 * CronJob's the CronJob, of a pod that nothing owns the pod itself.
 */
public record Workload(String namespace, String kind, String name) {
  private static final Pattern SCHEDULED_JOB = Pattern.compile("(.+)-[0-9]{8,}");
  private static final String DEPLOYMENT_HASH = "pod-template-hash";
  private static final String ROLLOUT_HASH = "rollouts-pod-template-hash";

  /**
   * Told by names and labels alone, without a look at the owners: a ReplicaSet is named after its
   * Deployment and the hash in the pod's label, a Job after its CronJob and the time.
   */
  static Workload of(JsonObject pod) {
    JsonObject metadata = Json.object(pod, "metadata");
    String namespace = Json.text(metadata, "namespace");
    JsonObject owner =
        Json.list(metadata, "ownerReferences").stream()
            .filter(reference -> Json.flag(reference, "controller"))
            .findFirst()
            .orElseGet(JsonObject::new);
    String name = Json.text(owner, "name");
    return switch (Json.text(owner, "kind")) {
      case "" -> new Workload(namespace, "Pod", Json.name(pod));
      case "ReplicaSet" -> ofReplicaSet(namespace, name, Json.object(metadata, "labels"));
      case "Job" -> ofJob(namespace, name);
      // Static pods: one for each node.
      case "Node" -> new Workload(namespace, "Pod", Json.name(pod));
      case String kind -> new Workload(namespace, kind, name);
    };
  }

  /** The same, as a diagnosis names it. */
  Ref ref() {
    return new Ref(kind, namespace, name);
  }

  JsonArray toJson() {
    return new JsonArray().add(namespace).add(kind).add(name);
  }

  static Workload fromJson(JsonArray json) {
    return new Workload(json.getString(0), json.getString(1), json.getString(2));
  }

  private static Workload ofReplicaSet(String namespace, String name, JsonObject labels) {
    for (String label : new String[] {ROLLOUT_HASH, DEPLOYMENT_HASH}) {
      String suffix = "-" + Json.text(labels, label);
      if (suffix.length() > 1 && name.endsWith(suffix)) {
        return new Workload(
            namespace,
            label.equals(ROLLOUT_HASH) ? "Rollout" : "Deployment",
            name.substring(0, name.length() - suffix.length()));
      }
    }
    return new Workload(namespace, "ReplicaSet", name);
  }

  private static Workload ofJob(String namespace, String name) {
    Matcher scheduled = SCHEDULED_JOB.matcher(name);
    return scheduled.matches()
        ? new Workload(namespace, "CronJob", scheduled.group(1))
        : new Workload(namespace, "Job", name);
  }
}
