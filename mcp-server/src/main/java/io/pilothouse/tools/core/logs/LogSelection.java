package io.pilothouse.tools.core.logs;

import io.pilothouse.kubernetes.Nearest;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.core.PodView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which containers of which pods to read.
 *
 * @param targets pods that need attention first
 * @param notes what was left out, one sentence each
 */
record LogSelection(List<LogTarget> targets, List<String> notes) {
  private static final int MOST_PODS = 10;
  private static final int MOST_CONTAINERS = 30;
  private static final int NAMES_SHOWN = 5;

  LogSelection {
    targets = List.copyOf(targets);
    notes = List.copyOf(notes);
  }

  /**
   * Chooses from {@code pods}, which is not empty.
   *
   * @throws ToolException {@code INVALID_ARGUMENT} when no pod has the container asked for
   */
  static LogSelection of(String namespace, List<PodView> pods, LogRequest request) {
    List<PodView> ordered = pods.stream().sorted(PodView.ATTENTION_FIRST).toList();
    Optional<String> container = request.container();
    List<String> notes = new ArrayList<>();
    List<LogTarget> all =
        ordered.stream()
            .limit(MOST_PODS)
            .flatMap(
                pod ->
                    containers(pod, container, request.allContainers()).stream()
                        .map(name -> new LogTarget(namespace, pod, name)))
            .toList();
    if (all.isEmpty()) {
      throw noSuchContainer(container.orElse(""), ordered.getFirst());
    }
    if (ordered.size() > MOST_PODS) {
      notes.add(leftOut(ordered.subList(MOST_PODS, ordered.size()), ordered.size()));
    }
    if (all.size() > MOST_CONTAINERS) {
      notes.add("left out: " + (all.size() - MOST_CONTAINERS) + " more containers; name one pod");
    }
    if (container.isEmpty() && !request.allContainers()) {
      defaultContainer(ordered.getFirst()).ifPresent(notes::add);
    }
    return new LogSelection(all.stream().limit(MOST_CONTAINERS).toList(), notes);
  }

  private static List<String> containers(PodView pod, Optional<String> wanted, boolean all) {
    if (wanted.isPresent()) {
      return pod.allContainers().stream().filter(wanted.get()::equals).toList();
    }
    return all ? pod.allContainers() : List.of(pod.defaultContainer());
  }

  private static Optional<String> defaultContainer(PodView pod) {
    String chosen = pod.defaultContainer();
    List<String> others =
        pod.allContainers().stream().filter(name -> !name.equals(chosen)).toList();
    String why = pod.containers().contains(chosen) ? "" : " (an init container that is not done)";
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "container " + chosen + why + " was chosen; not shown: " + String.join(", ", others));
  }

  private static String leftOut(List<PodView> rest, int total) {
    String names = String.join(", ", rest.stream().limit(NAMES_SHOWN).map(PodView::name).toList());
    return "left out: "
        + rest.size()
        + " of "
        + total
        + " pods ("
        + names
        + (rest.size() > NAMES_SHOWN ? ", …" : "")
        + "); unhealthy and newest pods come first";
  }

  private static ToolException noSuchContainer(String wanted, PodView pod) {
    List<String> near = Nearest.to(wanted, pod.allContainers(), 1);
    return new ToolException(
        ErrorCode.INVALID_ARGUMENT,
        "pod " + pod.name() + " has no container \"" + wanted + "\"",
        (near.isEmpty() ? "" : "Did you mean " + near.getFirst() + "? ")
            + "Its containers: "
            + String.join(", ", pod.allContainers())
            + ".");
  }
}
