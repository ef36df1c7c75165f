package io.pilothouse.guard.tools;

import io.pilothouse.tools.Arguments;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sorts the pods of a node as {@code kubectl drain} does, by what the caller is willing to lose.
 */
final class Drain {
  private final boolean ignoreDaemonSets;
  private final boolean deleteEmptyDir;
  private final boolean force;
  private final List<JsonObject> going = new ArrayList<>();
  private final List<JsonObject> daemons = new ArrayList<>();
  private final List<JsonObject> mirrors = new ArrayList<>();
  private final List<JsonObject> scratch = new ArrayList<>();
  private final List<JsonObject> bare = new ArrayList<>();

  Drain(Arguments arguments, List<JsonObject> pods) {
    this.ignoreDaemonSets = arguments.flag("ignore_daemonsets");
    this.deleteEmptyDir = arguments.flag("delete_emptydir_data");
    this.force = arguments.flag("force");
    pods.forEach(this::sort);
  }

  /** A pod that has ended goes whatever it is: nothing is lost with it. */
  private void sort(JsonObject pod) {
    Optional<String> controller = NodePods.controller(pod);
    if (Json.object(pod, "metadata", "annotations").containsKey("kubernetes.io/config.mirror")) {
      mirrors.add(pod);
      return;
    }
    if (!NodePods.hasEnded(pod)) {
      if (controller.filter("DaemonSet"::equals).isPresent()) {
        daemons.add(pod);
        return;
      }
      if (controller.isEmpty()) {
        bare.add(pod);
      }
      if (hasScratch(pod)) {
        scratch.add(pod);
      }
    }
    going.add(pod);
  }

  private static boolean hasScratch(JsonObject pod) {
    return Json.list(Json.object(pod, "spec"), "volumes").stream()
        .anyMatch(volume -> volume.containsKey("emptyDir"));
  }

  /**
   * @throws ToolException when there are pods that only go when that is said
   */
  void requireWilling(String node) {
    List<String> problems = new ArrayList<>();
    List<String> flags = new ArrayList<>();
    if (!daemons.isEmpty() && !ignoreDaemonSets) {
      problems.add("pods of DaemonSets, which come back at once: " + NodePods.names(daemons));
      flags.add("ignore_daemonsets to leave those alone");
    }
    if (!scratch.isEmpty() && !deleteEmptyDir) {
      problems.add("pods whose emptyDir data would be lost: " + NodePods.names(scratch));
      flags.add("delete_emptydir_data to lose that data");
    }
    if (!bare.isEmpty() && !force) {
      problems.add("pods that nothing would replace: " + NodePods.names(bare));
      flags.add("force to lose those pods");
    }
    if (!problems.isEmpty()) {
      throw new ToolException(
          ErrorCode.CONFLICT,
          node + " has " + String.join("; and ", problems),
          "Nothing was changed. If it is wanted, set " + String.join(", ", flags) + ".");
    }
  }

  /** What is to be evicted. */
  List<JsonObject> going() {
    return List.copyOf(going);
  }

  /** What people should know about it. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    add(lines, "left alone, as DaemonSets ignore cordons: ", daemons);
    add(lines, "left alone, as they are the kubelet's own: ", mirrors);
    add(lines, "DATA LOSS: emptyDir data goes with ", scratch);
    add(lines, "nothing would replace: ", bare);
    return lines;
  }

  private static void add(List<String> lines, String title, List<JsonObject> pods) {
    if (!pods.isEmpty()) {
      lines.add(title + NodePods.names(pods));
    }
  }
}
