package io.pilothouse.deploy;

import static io.pilothouse.deploy.Rendered.at;
import static io.pilothouse.deploy.Rendered.objects;
import static io.pilothouse.deploy.Rendered.texts;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The Pod Security Standard "restricted", with what it takes from "baseline".
 *
 * @see <a href="https://kubernetes.io/docs/concepts/security/pod-security-standards/">Pod Security
 *     Standards</a>
 */
final class RestrictedPods {
  private static final Set<String> VOLUMES =
      Set.of(
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "image",
          "persistentVolumeClaim",
          "projected",
          "secret");
  private static final Set<String> SYSCTLS =
      Set.of(
          "kernel.shm_rmid_forced",
          "net.ipv4.ip_local_port_range",
          "net.ipv4.ip_unprivileged_port_start",
          "net.ipv4.tcp_syncookies",
          "net.ipv4.ping_group_range");
  private static final Set<String> SELINUX_TYPES =
      Set.of("", "container_t", "container_init_t", "container_kvm_t", "container_engine_t");

  private final JsonObject pod;
  private final List<String> broken = new ArrayList<>();

  private RestrictedPods(JsonObject pod) {
    this.pod = pod;
  }

  /** What a pod's spec breaks; empty when nothing. */
  static List<String> broken(JsonObject podSpec) {
    RestrictedPods pods = new RestrictedPods(podSpec);
    pods.checkPod();
    for (String list : List.of("containers", "initContainers", "ephemeralContainers")) {
      objects(podSpec, list).forEach(pods::checkContainer);
    }
    return pods.broken;
  }

  private void checkPod() {
    for (String host : List.of("hostNetwork", "hostPID", "hostIPC")) {
      require(!pod.getBoolean(host, false), host);
    }
    for (JsonObject volume : objects(pod, "volumes")) {
      List<String> types =
          volume.fieldNames().stream().filter(field -> !field.equals("name")).toList();
      require(VOLUMES.containsAll(types), "volume type " + types);
    }
    JsonObject security = at(pod, "securityContext");
    for (JsonObject sysctl : objects(security, "sysctls")) {
      require(SYSCTLS.contains(sysctl.getString("name")), "sysctl " + sysctl);
    }
    checkEither(security, "pod");
  }

  private void checkContainer(JsonObject container) {
    String name = container.getString("name");
    JsonObject security = at(container, "securityContext");
    checkEither(security, name);
    require(!security.getBoolean("privileged", false), name + ": privileged");
    require(
        Boolean.FALSE.equals(security.getBoolean("allowPrivilegeEscalation")),
        name + ": allowPrivilegeEscalation must be false");
    require(
        Set.of("", "Default").contains(security.getString("procMount", "")), name + ": procMount");
    JsonObject capabilities = at(security, "capabilities");
    require(texts(capabilities, "drop").contains("ALL"), name + ": must drop ALL capabilities");
    require(
        Set.of("NET_BIND_SERVICE").containsAll(texts(capabilities, "add")),
        name + ": adds capabilities");
    require(
        objects(container, "ports").stream().allMatch(port -> port.getInteger("hostPort", 0) == 0),
        name + ": hostPort");
    Object nonRoot =
        Objects.requireNonNullElse(
            security.getValue("runAsNonRoot"),
            at(pod, "securityContext").getValue("runAsNonRoot", false));
    require(Boolean.TRUE.equals(nonRoot), name + ": runAsNonRoot must be true");
    String seccomp =
        Stream.of(security, at(pod, "securityContext"))
            .map(each -> at(each, "seccompProfile").getString("type"))
            .filter(Objects::nonNull)
            .findFirst()
            .orElse("");
    require(Set.of("RuntimeDefault", "Localhost").contains(seccomp), name + ": seccomp " + seccomp);
  }

  /** What a pod and a container can both say. */
  private void checkEither(JsonObject security, String who) {
    require(!Integer.valueOf(0).equals(security.getInteger("runAsUser")), who + ": runs as root");
    JsonObject selinux = at(security, "seLinuxOptions");
    require(
        SELINUX_TYPES.contains(selinux.getString("type", ""))
            && !selinux.containsKey("user")
            && !selinux.containsKey("role"),
        who + ": SELinux");
    require(
        Set.of("", "RuntimeDefault", "Localhost")
            .contains(at(security, "appArmorProfile").getString("type", "")),
        who + ": AppArmor");
    require(
        !at(security, "windowsOptions").getBoolean("hostProcess", false), who + ": hostProcess");
  }

  private void require(boolean holds, String what) {
    if (!holds) {
      broken.add(what);
    }
  }
}
