package io.pilothouse.sandbox.controller.kubelet;

import io.pilothouse.sandbox.controller.ControllerClient;
import io.pilothouse.sandbox.controller.EventRecorder.Happening;
import io.pilothouse.sandbox.controller.Key;
import io.pilothouse.sandbox.controller.Kind;
import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One pod on its node, from its start to its end. */
final class PodWorker {
  /** Before the name of a container, the annotation that declares its program as JSON. */
  private static final String PROGRAM = "sandbox.pilothouse.io/program-";

  private static final Duration SANDBOX = Duration.ofMillis(700);
  private static final Duration MOUNT_RETRY = Duration.ofSeconds(2);
  private static final Duration STOP = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(2);

  private final Kubelet kubelet;
  private final ControllerClient client;
  private final KubeletNode node;
  private final List<ContainerWorker> init = new ArrayList<>();
  private final List<ContainerWorker> main = new ArrayList<>();
  private final String startTime;
  private JsonObject pod;
  private String address = "";
  private int nextInit;
  private boolean mainBegun;
  private boolean stopping;

  PodWorker(Kubelet kubelet, ControllerClient client, KubeletNode node, JsonObject pod) {
    this.kubelet = kubelet;
    this.client = client;
    this.node = node;
    this.pod = pod;
    this.startTime = client.timestamp();
    List<JsonObject> initContainers = Json.objects(pod, "spec", "initContainers");
    String waiting = initContainers.isEmpty() ? "ContainerCreating" : "PodInitializing";
    initContainers.forEach(spec -> init.add(new ContainerWorker(this, spec, true, waiting)));
    Json.objects(pod, "spec", "containers")
        .forEach(spec -> main.add(new ContainerWorker(this, spec, false, waiting)));
  }

  void begin() {
    changed();
    mount(MOUNT_RETRY);
  }

  private void mount(Duration retry) {
    Optional<String> missing = references().missingForVolumes();
    if (missing.isEmpty()) {
      after(SANDBOX, this::sandboxReady);
      return;
    }
    event("", true, "FailedMount", missing.get());
    Duration twice = retry.multipliedBy(2);
    after(retry, () -> mount(twice.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : twice));
  }

  private void sandboxReady() {
    if (stopping) {
      return;
    }
    address = Json.flag(pod, "spec", "hostNetwork") ? node.address() : kubelet.newAddress();
    changed();
    proceed();
  }

  /** Begins the next init container, or the main ones when those are through. */
  private void proceed() {
    while (nextInit < init.size()) {
      ContainerWorker next = init.get(nextInit);
      if (next.unstarted() && !next.over()) {
        next.begin();
      }
      if (next.sidecar() ? !next.started() : !(next.over() && next.exitCode() == 0)) {
        return;
      }
      nextInit++;
    }
    if (!mainBegun) {
      mainBegun = true;
      main.forEach(ContainerWorker::begin);
    }
  }

  /** A container has ended, for now or for ever. */
  void ended(ContainerWorker container) {
    if (!stopping && container.over()) {
      if (init.contains(container) && container.exitCode() == 0) {
        proceed();
      }
      changed();
    }
  }

  /** Takes over what others have changed of the pod. */
  void update(JsonObject changed) {
    pod = changed;
    changed();
  }

  /** Ends the pod: its containers get the time they need, at most the grace period. */
  void stop(JsonObject terminating) {
    pod = terminating;
    if (stopping) {
      return;
    }
    stopping = true;
    Duration grace = Duration.ofSeconds(Json.number(pod, "metadata", "deletionGracePeriodSeconds"));
    Duration longest = Duration.ZERO;
    for (ContainerWorker container : containers().toList()) {
      if (container.running()) {
        event(container, false, "Killing", "Stopping container " + container.name());
        Duration own = container.ignoresTerm() || grace.compareTo(STOP) < 0 ? grace : STOP;
        longest = own.compareTo(longest) > 0 ? own : longest;
      }
      container.cancel();
    }
    client.timeline().after(longest, () -> kubelet.remove(Key.of(pod)));
  }

  /** Writes the pod's status, if the kubelet can be heard. */
  void changed() {
    if (!node.reports()) {
      return;
    }
    Optional<JsonObject> present = client.find(Kind.POD, Key.of(pod));
    if (present.isEmpty() || stopping) {
      return;
    }
    pod = new PodStatus(present.get(), client.now(), init, main).apply(client, this);
  }

  /** Drops everything: the pod is gone from the cluster. */
  void abandon() {
    stopping = true;
    containers().forEach(ContainerWorker::cancel);
  }

  String uid() {
    return Json.text(pod, "metadata", "uid");
  }

  String startTime() {
    return startTime;
  }

  /** The pod's IP; empty while it has none. */
  String address() {
    return address;
  }

  KubeletNode node() {
    return node;
  }

  Instant now() {
    return client.now();
  }

  ImageCatalogue images() {
    return kubelet.images();
  }

  /**
   * The program of a container: what an annotation of the pod says, or else that of its image;
   * empty when there is no such image.
   */
  Optional<Program> program(JsonObject container) {
    String declared =
        Json.text(pod, "metadata", "annotations", PROGRAM + container.getString("name"));
    try {
      return declared.isEmpty()
          ? images().find(container.getString("image"))
          : Optional.of(new Program(new JsonObject(declared)));
    } catch (DecodeException malformed) {
      return Optional.empty();
    }
  }

  References references() {
    return new References(client, pod);
  }

  String policy() {
    return pod.getJsonObject("spec").getString("restartPolicy", "Always");
  }

  Duration gracePeriod() {
    return Duration.ofSeconds(
        pod.getJsonObject("spec").getLong("terminationGracePeriodSeconds", 30L));
  }

  /** How the kubelet's messages name a pod. */
  String place() {
    return Json.text(pod, "metadata", "name")
        + "_"
        + Json.text(pod, "metadata", "namespace")
        + "("
        + uid()
        + ")";
  }

  private Stream<ContainerWorker> containers() {
    return Stream.concat(init.stream(), main.stream());
  }

  /**
   * Starts a run of a container.
   *
   * @param restart how many runs there have been before
   */
  ContainerRun start(ContainerWorker container, Program program, int restart) {
    References references = references();
    Execution execution =
        program.run(
            container.spec(), references.environment(container.spec()), references::serviceExists);
    ContainerRun run = new ContainerRun(id(container, restart), program, execution, client.now());
    kubelet.started(run, id(container, restart - 2));
    return run;
  }

  private String id(ContainerWorker container, int restart) {
    return Kubelet.containerId(uid() + "/" + container.name() + "/" + restart);
  }

  Runnable after(Duration delay, Runnable action) {
    return client
        .timeline()
        .after(
            delay,
            () -> {
              if (!stopping) {
                action.run();
              }
            });
  }

  void event(ContainerWorker container, boolean warning, String reason, String message) {
    String field = init.contains(container) ? "spec.initContainers{" : "spec.containers{";
    event(field + container.name() + "}", warning, reason, message);
  }

  private void event(String fieldPath, boolean warning, String reason, String message) {
    if (node.reports()) {
      Happening happening = new Happening("kubelet", node.name(), warning, reason, message);
      client.events().record(pod, fieldPath, happening);
    }
  }
}
