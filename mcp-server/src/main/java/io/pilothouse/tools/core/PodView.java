package io.pilothouse.tools.core;

import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the tools ask of a pod.
 *
 * @param json the object as the API server sent it
 */
public record PodView(JsonObject json) {
  private static final String DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container";

  /** Those that need attention first, then the newest. */
  public static final Comparator<PodView> ATTENTION_FIRST =
      Comparator.comparing(PodView::isHealthy)
          .thenComparing(PodView::created, Comparator.reverseOrder())
          .thenComparing(PodView::name);

  public String name() {
    return Json.name(json);
  }

  public String created() {
    return Json.text(Json.object(json, "metadata"), "creationTimestamp");
  }

  /** Empty until the pod is scheduled. */
  public Optional<String> node() {
    return Optional.of(Json.text(Json.object(json, "spec"), "nodeName"))
        .filter(name -> !name.isEmpty());
  }

  /** Names of the ordinary containers, in order. */
  public List<String> containers() {
    return names("containers");
  }

  /** Names of every container: init, ordinary, ephemeral. */
  public List<String> allContainers() {
    return Stream.of("initContainers", "containers", "ephemeralContainers")
        .flatMap(field -> names(field).stream())
        .toList();
  }

  /**
   * The container whose log says most: the init container the pod is stuck in, else the one its
   * annotation names, else the first.
   */
  public String defaultContainer() {
    return stuckInitContainer()
        .or(this::annotatedContainer)
        .or(() -> containers().stream().findFirst())
        .orElse("");
  }

  /** The ordinary container that its annotation names, else the first. */
  public String mainContainer() {
    return annotatedContainer().or(() -> containers().stream().findFirst()).orElse("");
  }

  /** Whether a container of any sort runs. */
  public boolean isRunning(String container) {
    return Stream.of("initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses")
        .flatMap(this::statuses)
        .filter(status -> container.equals(Json.text(status, "name")))
        .anyMatch(status -> Json.object(status, "state").containsKey("running"));
  }

  /** The first init container that has not done its work. */
  private Optional<String> stuckInitContainer() {
    return statuses("initContainerStatuses")
        .filter(status -> !isDone(status))
        .map(status -> Json.text(status, "name"))
        .findFirst();
  }

  private Optional<String> annotatedContainer() {
    return Optional.of(Json.text(Json.object(json, "metadata", "annotations"), DEFAULT_CONTAINER))
        .filter(containers()::contains);
  }

  public boolean isHealthy() {
    String phase = Json.text(Json.object(json, "status"), "phase");
    return phase.equals("Succeeded")
        || (phase.equals("Running")
            && statuses("containerStatuses").allMatch(status -> Json.flag(status, "ready")));
  }

  /**
   * What a container is doing, in the cluster's words: {@code waiting: ImagePullBackOff: ...}; why
   * the pod is not scheduled when it has no containers yet.
   */
  public String state(String container) {
    return Stream.of("initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses")
        .flatMap(this::statuses)
        .filter(status -> container.equals(Json.text(status, "name")))
        .findFirst()
        .map(PodView::describe)
        .orElseGet(this::stateWithoutContainers);
  }

  private String stateWithoutContainers() {
    JsonObject status = Json.object(json, "status");
    return Json.list(status, "conditions").stream()
        .filter(condition -> "PodScheduled".equals(Json.text(condition, "type")))
        .filter(condition -> "False".equals(Json.text(condition, "status")))
        .map(condition -> "pod not scheduled: " + Json.text(condition, "message"))
        .findFirst()
        .orElseGet(() -> "pod is in phase " + Json.text(status, "phase"));
  }

  private static String describe(JsonObject status) {
    JsonObject state = Json.object(status, "state");
    String name = state.fieldNames().stream().findFirst().orElse("in an unknown state");
    JsonObject detail = Json.object(state, name);
    String exit = Json.text(detail, "exitCode");
    String restarts = Json.text(status, "restartCount");
    return Stream.of(
            name,
            Json.text(detail, "reason"),
            exit.isEmpty() ? "" : "exit code " + exit,
            restarts.isEmpty() || restarts.equals("0") ? "" : restarts + " restarts",
            Json.text(detail, "message"))
        .filter(part -> !part.isBlank())
        .collect(Collectors.joining(": "));
  }

  private static boolean isDone(JsonObject status) {
    JsonObject terminated = Json.object(status, "state", "terminated");
    return terminated.isEmpty()
        ? Json.flag(status, "started") && Json.flag(status, "ready")
        : Json.number(terminated, "exitCode") == 0;
  }

  private List<String> names(String field) {
    return Json.list(Json.object(json, "spec"), field).stream()
        .map(container -> Json.text(container, "name"))
        .toList();
  }

  private Stream<JsonObject> statuses(String field) {
    return Json.list(Json.object(json, "status"), field).stream();
  }
}
