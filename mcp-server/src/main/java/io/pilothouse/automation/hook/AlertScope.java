package io.pilothouse.automation.hook;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What alerts are about: an object, a namespace, or everything.
 *
 * @param namespace of the object, or all of what is in it
 * @param kind of the object; empty together with {@code name}
 * @param name of the object
 */
public record AlertScope(Optional<String> namespace, Optional<String> kind, Optional<String> name) {
  /** All that the caller may see. */
  static final AlertScope EVERYTHING =
      new AlertScope(Optional.empty(), Optional.empty(), Optional.empty());

  /** A label, and the kind that it names an object of. */
  private record Naming(String label, String kind) {}

  private static final String NODE = "Node";

  /**
   * The first that an alert has counts. Workloads come before pods, which come and go, and whose
   * label is often about the exporter rather than what it exports.
   */
  private static final List<Naming> NAMINGS =
      List.of(
          new Naming("deployment", "Deployment"),
          new Naming("statefulset", "StatefulSet"),
          new Naming("daemonset", "DaemonSet"),
          new Naming("cronjob", "CronJob"),
          new Naming("job_name", "Job"),
          new Naming("persistentvolumeclaim", "PersistentVolumeClaim"),
          new Naming("horizontalpodautoscaler", "HorizontalPodAutoscaler"),
          new Naming("pod", "Pod"),
          new Naming("node", NODE));

  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?");

  /**
   * What one alert is about.
   *
   * @throws AlertException if a label that names an object holds no name
   */
  static AlertScope of(Map<String, String> labels) {
    Optional<String> namespace = name(labels, "namespace", NAMESPACE);
    for (Naming naming : NAMINGS) {
      Optional<String> name = name(labels, naming.label(), NAME);
      boolean isNode = naming.kind().equals(NODE);
      if (name.isPresent() && (isNode || namespace.isPresent())) {
        return new AlertScope(
            isNode ? Optional.empty() : namespace, Optional.of(naming.kind()), name);
      }
    }
    return new AlertScope(namespace, Optional.empty(), Optional.empty());
  }

  /** Prometheus renames labels of the exported thing that its own labels would hide. */
  private static Optional<String> name(Map<String, String> labels, String label, Pattern allowed) {
    String value = labels.getOrDefault("exported_" + label, labels.getOrDefault(label, ""));
    if (!value.isEmpty() && !allowed.matcher(value).matches()) {
      throw new AlertException("label " + label + " is not a name that Kubernetes allows");
    }
    return value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  /** The smallest that holds both. */
  AlertScope with(AlertScope other) {
    if (equals(other)) {
      return this;
    }
    return namespace.isPresent() && namespace.equals(other.namespace) ? wider() : EVERYTHING;
  }

  /** All of the object's namespace. */
  AlertScope wider() {
    return new AlertScope(namespace, Optional.empty(), Optional.empty());
  }

  boolean isObject() {
    return name.isPresent();
  }

  /** As arguments of {@code diagnose}. */
  public JsonObject toJson() {
    JsonObject json = new JsonObject();
    namespace.ifPresent(value -> json.put("namespace", value));
    kind.ifPresent(value -> json.put("kind", value));
    name.ifPresent(value -> json.put("name", value));
    return json;
  }

  @Override
  public String toString() {
    String object = kind.map(value -> value + " " + name.orElseThrow()).orElse("");
    String where = namespace.map(value -> "namespace " + value).orElse("");
    if (object.isEmpty()) {
      return where.isEmpty() ? "everything" : where;
    }
    return where.isEmpty() ? object : object + " in " + where;
  }
}
