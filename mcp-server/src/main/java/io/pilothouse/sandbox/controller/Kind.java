package io.pilothouse.sandbox.controller;

/** The kinds that controllers work with. */
public enum Kind {
  POD("", "v1", "pods"),
  NODE("", "v1", "nodes"),
  SERVICE("", "v1", "services"),
  EVENT("", "v1", "events"),
  CONFIG_MAP("", "v1", "configmaps"),
  SECRET("", "v1", "secrets"),
  VOLUME("", "v1", "persistentvolumes"),
  VOLUME_CLAIM("", "v1", "persistentvolumeclaims"),
  QUOTA("", "v1", "resourcequotas"),
  DEPLOYMENT("apps", "v1", "deployments"),
  REPLICA_SET("apps", "v1", "replicasets"),
  STATEFUL_SET("apps", "v1", "statefulsets"),
  DAEMON_SET("apps", "v1", "daemonsets"),
  REVISION("apps", "v1", "controllerrevisions"),
  JOB("batch", "v1", "jobs"),
  CRON_JOB("batch", "v1", "cronjobs"),
  ENDPOINT_SLICE("discovery.k8s.io", "v1", "endpointslices"),
  DISRUPTION_BUDGET("policy", "v1", "poddisruptionbudgets"),
  STORAGE_CLASS("storage.k8s.io", "v1", "storageclasses");

  private final String group;
  private final String version;
  private final String resource;

  Kind(String group, String version, String resource) {
    this.group = group;
    this.version = version;
    this.resource = resource;
  }

  String group() {
    return group;
  }

  String version() {
    return version;
  }

  String resource() {
    return resource;
  }

  /** The name error messages use, such as {@code deployments.apps}. */
  public String qualified() {
    return group.isEmpty() ? resource : resource + "." + group;
  }
}
