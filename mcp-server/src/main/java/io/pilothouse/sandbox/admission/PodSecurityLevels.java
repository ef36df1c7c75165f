package io.pilothouse.sandbox.admission;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The Pod Security Standards: what a pod breaks of a level, in the words of the admission. */
final class PodSecurityLevels {
  private static final Set<String> BASELINE_CAPABILITIES =
      Set.of(
          "AUDIT_WRITE",
          "CHOWN",
          "DAC_OVERRIDE",
          "FOWNER",
          "FSETID",
          "KILL",
          "MKNOD",
          "NET_BIND_SERVICE",
          "SETFCAP",
          "SETGID",
          "SETPCAP",
          "SETUID",
          "SYS_CHROOT");
  private static final Set<String> RESTRICTED_VOLUMES =
      Set.of(
          "name",
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "image",
          "persistentVolumeClaim",
          "projected",
          "secret");

  private final JsonObject spec;
  private final List<JsonObject> containers;
  private final List<String> broken = new ArrayList<>();

  private PodSecurityLevels(JsonObject spec) {
    this.spec = spec;
    this.containers = PodSpecs.containers(spec);
  }

  /**
   * @param level baseline, restricted, or anything else for none
   */
  static List<String> broken(String level, JsonObject spec) {
    PodSecurityLevels levels = new PodSecurityLevels(spec);
    switch (level) {
      case "baseline" -> levels.baseline();
      case "restricted" -> {
        levels.baseline();
        levels.restricted();
      }
      default -> {}
    }
    return levels.broken;
  }

  private void baseline() {
    List<String> host = new ArrayList<>();
    for (String field : List.of("hostNetwork", "hostPID", "hostIPC")) {
      if (Json.flag(spec, field)) {
        host.add(field + "=true");
      }
    }
    if (!host.isEmpty()) {
      broken.add("host namespaces (" + String.join(", ", host) + ")");
    }
    containers(
        container ->
            Json.objects(container, "ports").stream()
                .anyMatch(port -> Json.number(port, "hostPort") != 0),
        "hostPort",
        "uses hostPort");
    containers(
        container -> Json.flag(container, "securityContext", "privileged"),
        "privileged",
        "must not set securityContext.privileged=true");
    containers(
        container ->
            !BASELINE_CAPABILITIES.containsAll(
                Json.texts(container, "securityContext", "capabilities", "add")),
        "non-default capabilities",
        "must not include non-default capabilities in securityContext.capabilities.add");
    String paths =
        Json.objects(spec, "volumes").stream()
            .filter(volume -> volume.containsKey("hostPath"))
            .map(volume -> "\"" + volume.getString("name") + "\"")
            .collect(Collectors.joining(", "));
    if (!paths.isEmpty()) {
      broken.add(
          "hostPath volumes (" + (paths.contains(",") ? "volumes " : "volume ") + paths + ")");
    }
  }

  private void restricted() {
    containers(
        container ->
            !Boolean.FALSE.equals(
                Json.value(container, "securityContext", "allowPrivilegeEscalation")),
        "allowPrivilegeEscalation != false",
        "must set securityContext.allowPrivilegeEscalation=false");
    containers(
        container ->
            !Json.texts(container, "securityContext", "capabilities", "drop").contains("ALL"),
        "unrestricted capabilities",
        "must set securityContext.capabilities.drop=[\"ALL\"]");
    String types =
        Json.objects(spec, "volumes").stream()
            .filter(volume -> !RESTRICTED_VOLUMES.containsAll(volume.fieldNames()))
            .map(volume -> "\"" + volume.getString("name") + "\"")
            .collect(Collectors.joining(", "));
    if (!types.isEmpty()) {
      broken.add("restricted volume types (volume " + types + " uses restricted volume type)");
    }
    if (!Json.flag(spec, "securityContext", "runAsNonRoot")) {
      containers(
          container -> !Json.flag(container, "securityContext", "runAsNonRoot"),
          "runAsNonRoot != true",
          "pod or %s must set securityContext.runAsNonRoot=true");
    }
    if (Json.text(spec, "securityContext", "seccompProfile", "type").isEmpty()) {
      containers(
          container -> Json.text(container, "securityContext", "seccompProfile", "type").isEmpty(),
          "seccompProfile",
          "pod or %s must set securityContext.seccompProfile.type to \"RuntimeDefault\" or"
              + " \"Localhost\"");
    }
  }

  private void containers(Predicate<JsonObject> breaks, String what, String rule) {
    List<String> names =
        containers.stream()
            .filter(breaks)
            .map(container -> "\"" + container.getString("name") + "\"")
            .toList();
    if (names.isEmpty()) {
      return;
    }
    String who = (names.size() == 1 ? "container " : "containers ") + String.join(", ", names);
    String text = rule.contains("%s") ? rule.replace("%s", who) : who + " " + rule;
    broken.add(what + " (" + text + ")");
  }
}
