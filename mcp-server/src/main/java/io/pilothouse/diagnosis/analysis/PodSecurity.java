package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Controls of the Pod Security Standards that workloads do not keep. Node agents have reasons not
 * to, and are told of all the same to those who ask.
 */
final class PodSecurity implements Analyzer {
  /** What the baseline standard allows to add. */
  private static final Set<String> HARMLESS =
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

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    return Templates.ofPeople(graph)
        .flatMap(
            workload ->
                Stream.concat(
                    ofPod(graph, workload),
                    Stream.of("initContainers", "containers")
                        .flatMap(field -> Json.list(workload.podSpec(), field).stream())
                        .flatMap(container -> ofContainer(workload, container))));
  }

  private static Stream<Observation> ofPod(ObjectGraph graph, KubeObject workload) {
    JsonObject pod = workload.podSpec();
    Stream.Builder<Observation> found = Stream.builder();
    List<String> host =
        Stream.concat(
                Stream.of("hostNetwork", "hostPID", "hostIPC").filter(each -> Json.flag(pod, each)),
                Json.list(pod, "volumes").stream()
                    .map(each -> Json.text(Json.object(each, "hostPath"), "path"))
                    .filter(path -> !path.isEmpty())
                    .map(path -> "hostPath " + path))
            .toList();
    if (!host.isEmpty()) {
      found.add(
          Observation.of(
                  Code.SEC_HOST, workload, "pods that share their node's namespaces or files")
              .because(workload + " Host Namespaces, HostPath: " + String.join(", ", host)));
    }
    if (mountsToken(graph, workload)) {
      found.add(
          Observation.of(
                  Code.SEC_SA_TOKEN,
                  workload,
                  "pods that get the default ServiceAccount's token, which few need")
              .because(workload + " automountServiceAccountToken: not false"));
    }
    return found.build();
  }

  private static boolean mountsToken(ObjectGraph graph, KubeObject workload) {
    JsonObject pod = workload.podSpec();
    String account = Json.text(pod, "serviceAccountName");
    boolean byDefault = account.isEmpty() || account.equals("default");
    return byDefault
        && !Boolean.FALSE.equals(pod.getValue("automountServiceAccountToken"))
        && graph.knows("ServiceAccount");
  }

  private static Stream<Observation> ofContainer(KubeObject workload, JsonObject container) {
    JsonObject own = Json.object(container, "securityContext");
    JsonObject pods = Json.object(workload.podSpec(), "securityContext");
    Stream.Builder<Observation> found = Stream.builder();
    if (Json.flag(own, "privileged")) {
      found.add(
          say(
              Code.SEC_PRIVILEGED,
              workload,
              container,
              "privileged containers: they can do on their node what root can",
              "privileged: true"));
    }
    Object nonRoot = own.getValue("runAsNonRoot", pods.getValue("runAsNonRoot"));
    Object user = own.getValue("runAsUser", pods.getValue("runAsUser"));
    boolean asRoot = user instanceof Number number && number.longValue() == 0;
    if (asRoot || user == null && !Boolean.TRUE.equals(nonRoot)) {
      found.add(
          say(
              Code.SEC_ROOT,
              workload,
              container,
              "containers that may run as root",
              asRoot ? "runAsUser: 0" : "runAsNonRoot: not true"));
    }
    String added = added(own);
    if (!added.isEmpty()) {
      found.add(
          say(
              Code.SEC_CAPS,
              workload,
              container,
              "containers with more capabilities than the baseline standard allows",
              "capabilities.add: " + added));
    }
    return found.build();
  }

  private static String added(JsonObject securityContext) {
    return Json.object(securityContext, "capabilities").getValue("add") instanceof JsonArray add
        ? add.stream()
            .map(String::valueOf)
            .filter(each -> !HARMLESS.contains(each.replaceFirst("^CAP_", "")))
            .collect(Collectors.joining(", "))
        : "";
  }

  private static Observation say(
      Code code, KubeObject workload, JsonObject container, String summary, String fact) {
    return Observation.of(code, workload, summary)
        .in(Json.text(container, "name"))
        .because(
            workload + " containers[" + Json.text(container, "name") + "].securityContext." + fact);
  }
}
