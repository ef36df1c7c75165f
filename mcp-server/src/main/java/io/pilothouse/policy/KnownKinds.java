package io.pilothouse.policy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The kinds that test cases name without their group; a real write asks the API server. */
final class KnownKinds {
  private static final Map<String, TargetKind> KINDS = kinds();

  private KnownKinds() {}

  private static Map<String, TargetKind> kinds() {
    Map<String, TargetKind> kinds = new TreeMap<>();
    add(kinds, "", "Pod", "pods", "po");
    add(kinds, "", "Node", "nodes", "no");
    add(kinds, "", "Secret", "secrets");
    add(kinds, "", "ConfigMap", "configmaps", "cm");
    add(kinds, "", "Service", "services", "svc");
    add(kinds, "", "Namespace", "namespaces", "ns");
    add(kinds, "", "PersistentVolumeClaim", "persistentvolumeclaims", "pvc");
    add(kinds, "apps", "Deployment", "deployments", "deploy");
    add(kinds, "apps", "StatefulSet", "statefulsets", "sts");
    add(kinds, "apps", "DaemonSet", "daemonsets", "ds");
    add(kinds, "batch", "Job", "jobs");
    add(kinds, "batch", "CronJob", "cronjobs", "cj");
    return kinds;
  }

  private static void add(
      Map<String, TargetKind> kinds, String group, String kind, String plural, String... names) {
    kinds.put(kind.toLowerCase(Locale.ROOT), new TargetKind(group, kind, plural, List.of(names)));
  }

  /** A kind, as {@code Deployment} or as {@code Rollout.argoproj.io} where it is not built in. */
  static TargetKind of(String text) {
    int dot = text.indexOf('.');
    String kind = dot < 0 ? text : text.substring(0, dot);
    TargetKind known = KINDS.get(kind.toLowerCase(Locale.ROOT));
    if (known != null && (dot < 0 || known.group().equals(text.substring(dot + 1)))) {
      return known;
    }
    return new TargetKind(
        dot < 0 ? "" : text.substring(dot + 1),
        kind,
        kind.toLowerCase(Locale.ROOT) + "s",
        List.of());
  }
}
