package io.pilothouse.sandbox;

import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.StatusException;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One run of a container, whose output can be asked for.
 *
 * @param ended when it ended, if it has
 * @param readable false when the output is gone and only its container is known
 */
record LogRun(
    String container, String id, Instant started, Optional<Instant> ended, boolean readable) {

  private static final List<String> STATUSES =
      List.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses");

  /**
   * The run that the options mean.
   *
   * @throws StatusException 400 when the pod has no such container, or it has no such run
   */
  static LogRun of(JsonObject pod, LogOptions options) {
    String container = requireContainer(pod, options.container());
    JsonObject status =
        STATUSES.stream()
            .flatMap(field -> Json.objects(pod, "status", field).stream())
            .filter(candidate -> container.equals(candidate.getString("name")))
            .findFirst()
            .orElseGet(JsonObject::new);
    String place =
        "container \"%s\" in pod \"%s\"".formatted(container, Json.text(pod, "metadata", "name"));
    JsonObject last = Json.object(status, "lastState", "terminated");
    JsonObject waiting = Json.object(status, "state", "waiting");
    if (options.previous()) {
      if (last.isEmpty()) {
        throw StatusException.badRequest("previous terminated " + place + " not found");
      }
      // While a container waits to be restarted, the runtime has already let go of the run before.
      return ended(container, last, waiting.isEmpty());
    }
    JsonObject running = Json.object(status, "state", "running");
    JsonObject terminated = Json.object(status, "state", "terminated");
    if (!running.isEmpty()) {
      String id = Json.text(status, "containerID");
      Instant started = Instant.parse(Json.text(running, "startedAt"));
      return new LogRun(container, id, started, Optional.empty(), true);
    } else if (!terminated.isEmpty()) {
      return ended(container, terminated, true);
    } else if (!last.isEmpty()) {
      return ended(container, last, true);
    }
    String reason = Json.text(waiting, "reason");
    throw StatusException.badRequest(
        place
            + " is waiting to start"
            + switch (reason) {
              case "" -> " - no logs yet";
              case "ErrImagePull" -> ": image can't be pulled";
              case "ImagePullBackOff" -> ": trying and failing to pull image";
              default -> ": " + reason;
            });
  }

  private static LogRun ended(String container, JsonObject terminated, boolean readable) {
    return new LogRun(
        container,
        Json.text(terminated, "containerID"),
        Instant.parse(Json.text(terminated, "startedAt")),
        Optional.of(Instant.parse(Json.text(terminated, "finishedAt")).plusSeconds(1)),
        readable);
  }

  /**
   * The name of the container that is meant.
   *
   * @param asked empty for the pod's only one
   * @throws StatusException 400 when the pod has no such container, or several
   */
  static String requireContainer(JsonObject pod, String asked) {
    String name = Json.text(pod, "metadata", "name");
    List<String> main = names(pod, "containers");
    List<String> init = names(pod, "initContainers");
    if (!asked.isEmpty()) {
      if (!main.contains(asked)
          && !init.contains(asked)
          && !names(pod, "ephemeralContainers").contains(asked)) {
        throw StatusException.badRequest("container " + asked + " is not valid for pod " + name);
      }
      return asked;
    }
    if (main.size() == 1) {
      return main.getFirst();
    }
    String choice = "choose one of: [" + String.join(" ", main) + "]";
    throw StatusException.badRequest(
        "a container name must be specified for pod "
            + name
            + ", "
            + choice
            + (init.isEmpty()
                ? ""
                : " or one of the init containers: [" + String.join(" ", init) + "]"));
  }

  private static List<String> names(JsonObject pod, String field) {
    return Json.objects(pod, "spec", field).stream()
        .map(container -> container.getString("name"))
        .toList();
  }
}
