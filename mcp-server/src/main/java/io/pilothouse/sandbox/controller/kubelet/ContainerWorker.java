package io.pilothouse.sandbox.controller.kubelet;

import io.pilothouse.sandbox.controller.Times;
import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One container of a pod through all its runs: image, environment, start, probes, end, back-off and
 * the next start.
 */
final class ContainerWorker {
  private static final Duration PRESENT = Duration.ofMillis(200);
  private static final Duration PULL = Duration.ofMillis(1_480);
  private static final Duration NOT_FOUND = Duration.ofMillis(600);
  private static final Duration CONFIG_RETRY = Duration.ofSeconds(12);
  private static final Duration FIRST_RESTART = Duration.ofSeconds(1);
  private static final int KILLED = 137;
  private static final int TERMINATED = 143;

  private final PodWorker pod;
  private final JsonObject spec;
  private final boolean init;
  private final BackOff restarts = new BackOff();
  private final BackOff pulls = new BackOff();
  private final List<Runnable> plans = new ArrayList<>();
  private JsonObject state;
  private JsonObject lastState = new JsonObject();
  private ContainerRun run;
  private int restartCount;
  private boolean everStarted;
  private boolean started;
  private boolean ready;

  ContainerWorker(PodWorker pod, JsonObject spec, boolean init, String waiting) {
    this.pod = pod;
    this.spec = spec;
    this.init = init;
    this.state = waiting(waiting, "");
  }

  String name() {
    return spec.getString("name");
  }

  JsonObject spec() {
    return spec;
  }

  boolean running() {
    return state.containsKey("running");
  }

  boolean ready() {
    return ready;
  }

  boolean started() {
    return started;
  }

  /** Whether the present run takes the whole grace period to end. */
  boolean ignoresTerm() {
    return run.program().ignoresTerm(spec);
  }

  /** Whether it has run to an end and is not going to run again. */
  boolean over() {
    return state.containsKey("terminated") && !restartsAfter(exitCode());
  }

  int exitCode() {
    return (int) Json.number(state, "terminated", "exitCode");
  }

  /** Whether it waits and has never run. */
  boolean unstarted() {
    return state.containsKey("waiting") && !everStarted;
  }

  /** An init container with restartPolicy Always. */
  boolean sidecar() {
    return init && "Always".equals(spec.getString("restartPolicy"));
  }

  /** Begins a run: gets the image. */
  void begin() {
    String image = spec.getString("image");
    Optional<Program> program = pod.program(spec);
    boolean present = pod.node().has(image) && !"Always".equals(spec.getString("imagePullPolicy"));
    if (program.isPresent() && present) {
      pod.event(this, false, "Pulled", present(image));
      after(PRESENT, () -> configure(program.get()));
      return;
    }
    if ("Never".equals(spec.getString("imagePullPolicy"))) {
      String message = "Container image \"" + image + "\" is not present with pull policy of Never";
      pod.event(this, true, "ErrImageNeverPull", message);
      wait("ErrImageNeverPull", message);
      return;
    }
    pod.event(this, false, "Pulling", "Pulling image \"" + image + "\"");
    if (program.isPresent()) {
      after(PULL, () -> pulled(program.get()));
    } else {
      after(NOT_FOUND, this::notFound);
    }
  }

  private static String present(String image) {
    return "Container image \""
        + image
        + "\" already present on machine and can be accessed by the pod";
  }

  private void pulled(Program program) {
    String image = spec.getString("image");
    pod.node().pulled(image);
    pod.event(
        this,
        false,
        "Pulled",
        "Successfully pulled image \"%s\" in %s (%s including waiting). Image size: %d bytes."
            .formatted(image, seconds(PULL), seconds(PULL), pod.images().size(image)));
    configure(program);
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() / 1000.0 + "s";
  }

  private void notFound() {
    String image = spec.getString("image");
    String full = ImageCatalogue.full(image);
    String problem =
        "rpc error: code = NotFound desc = failed to pull and unpack image \"%s\": failed to"
                .formatted(full)
            + " resolve image: "
            + full
            + ": not found";
    pod.event(this, true, "Failed", "Failed to pull image \"" + image + "\": " + problem);
    pod.event(this, true, "Failed", "Error: ErrImagePull");
    wait("ErrImagePull", problem);
    String message = "Back-off pulling image \"" + image + "\"";
    Duration pause = pulls.next();
    after(
        Duration.ofSeconds(1),
        () -> {
          pod.event(this, false, "BackOff", message);
          pod.event(this, true, "Failed", "Error: ImagePullBackOff");
          wait("ImagePullBackOff", message + ": ErrImagePull: " + problem);
          after(pause, this::begin);
        });
  }

  private void configure(Program program) {
    Optional<String> missing = pod.references().missingForEnvironment(spec);
    if (missing.isEmpty()) {
      start(program);
      return;
    }
    pod.event(this, true, "Failed", "Error: " + missing.get());
    wait("CreateContainerConfigError", missing.get());
    after(CONFIG_RETRY, this::begin);
  }

  private void start(Program program) {
    pulls.reset();
    run = pod.start(this, program, restartCount);
    everStarted = true;
    started = !spec.containsKey("startupProbe");
    ready = started && !spec.containsKey("readinessProbe");
    state =
        new JsonObject()
            .put("running", new JsonObject().put("startedAt", Times.seconds(run.started())));
    pod.event(this, false, "Created", "Container created");
    pod.event(this, false, "Started", "Container started");
    run.execution().end().ifPresent(end -> after(end.after(), () -> ended(end)));
    new ProbeWorker(this, run).begin();
    pod.changed();
  }

  /** Ends the present run because of a failed probe; it is then started again. */
  void kill(String why) {
    pod.event(
        this,
        false,
        "Killing",
        "Container " + name() + " failed " + why + " probe, will be restarted");
    boolean ignores = ignoresTerm();
    cancel();
    after(
        ignores ? pod.gracePeriod() : Duration.ofSeconds(1),
        () -> ended(new Execution.End(Duration.ZERO, ignores ? KILLED : TERMINATED, "Error")));
  }

  private void ended(Execution.End end) {
    cancel();
    Instant now = pod.now();
    run.end(now);
    started = false;
    ready = false;
    state = new JsonObject().put("terminated", terminated(end, now));
    if (restartsAfter(end.code())) {
      boolean longRun = Duration.between(run.started(), now).compareTo(BackOff.FORGIVEN) > 0;
      if (longRun) {
        restarts.reset();
      }
      Duration pause = restarts.next();
      boolean first = restarts.first();
      after(FIRST_RESTART, first ? this::restart : () -> backOff(pause));
    }
    pod.changed();
    pod.ended(this);
  }

  private JsonObject terminated(Execution.End end, Instant now) {
    return new JsonObject()
        .put("exitCode", end.code())
        .put("reason", end.reason())
        .put("startedAt", Times.seconds(run.started()))
        .put("finishedAt", Times.seconds(now))
        .put("containerID", run.id());
  }

  private boolean restartsAfter(int code) {
    return switch (init && !sidecar() ? initPolicy() : sidecar() ? "Always" : pod.policy()) {
      case "Always" -> true;
      case "OnFailure" -> code != 0;
      default -> false;
    };
  }

  private String initPolicy() {
    return pod.policy().equals("Never") ? "Never" : "OnFailure";
  }

  private void backOff(Duration pause) {
    String place = name() + " in pod " + pod.place();
    pod.event(this, true, "BackOff", "Back-off restarting failed container " + place);
    lastState = state;
    state =
        waiting(
            "CrashLoopBackOff",
            "back-off "
                + BackOff.text(pause)
                + " restarting failed container="
                + name()
                + " pod="
                + pod.place());
    pod.changed();
    after(pause, this::restart);
  }

  private void restart() {
    if (state.containsKey("terminated")) {
      lastState = state;
    }
    restartCount++;
    begin();
  }

  void setReady(boolean nowReady) {
    if (ready != nowReady) {
      ready = nowReady;
      pod.changed();
    }
  }

  void setStarted() {
    started = true;
    ready = !spec.containsKey("readinessProbe");
    pod.changed();
  }

  private void wait(String reason, String message) {
    if (state.containsKey("terminated")) {
      lastState = state;
    }
    state = waiting(reason, message);
    pod.changed();
  }

  private static JsonObject waiting(String reason, String message) {
    JsonObject waiting = new JsonObject();
    if (!message.isEmpty()) {
      waiting.put("message", message);
    }
    return new JsonObject().put("waiting", waiting.put("reason", reason));
  }

  /** Plans something that does not happen if the run ends before. */
  void after(Duration delay, Runnable action) {
    Runnable[] plan = new Runnable[1];
    plan[0] =
        pod.after(
            delay,
            () -> {
              plans.remove(plan[0]);
              action.run();
            });
    plans.add(plan[0]);
  }

  /** Takes everything off the plan. */
  void cancel() {
    plans.forEach(Runnable::run);
    plans.clear();
  }

  PodWorker pod() {
    return pod;
  }

  /** The container's part of the pod's status. */
  JsonObject status() {
    JsonObject status = new JsonObject().put("name", name()).put("state", state);
    status
        .put("lastState", lastState)
        .put("ready", init && !sidecar() ? over() && exitCode() == 0 : ready)
        .put("restartCount", restartCount);
    if (run == null) {
      status.put("image", spec.getString("image")).put("imageID", "");
    } else {
      status
          .put("image", ImageCatalogue.full(spec.getString("image")))
          .put("imageID", ImageCatalogue.id(spec.getString("image")))
          .put("containerID", run.id());
    }
    status.put("started", started);
    if (run != null) {
      status.put("resources", Json.object(spec, "resources"));
    }
    return status;
  }
}
