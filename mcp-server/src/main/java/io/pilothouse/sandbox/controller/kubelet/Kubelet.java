package io.pilothouse.sandbox.controller.kubelet;

import io.pilothouse.sandbox.controller.Controller;
import io.pilothouse.sandbox.controller.ControllerClient;
import io.pilothouse.sandbox.controller.EventRecorder.Happening;
import io.pilothouse.sandbox.controller.Key;
import io.pilothouse.sandbox.controller.Kind;
import io.pilothouse.sandbox.controller.Pods;
import io.pilothouse.sandbox.store.Change;
import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The kubelets of all nodes. A pod that has a status already when it is first seen was there before
 * the sandbox started: it is left as it is until it is deleted.
 */
public final class Kubelet implements Controller {
  private static final Duration STOP = Duration.ofSeconds(1);
  private static final int FIRST_ADDRESS = 257;

  private final ControllerClient client;
  private final ImageCatalogue images;
  private final Map<String, KubeletNode> nodes = new HashMap<>();
  private final Map<Key, PodWorker> workers = new HashMap<>();
  private final Map<String, ContainerRun> runs = new HashMap<>();
  private final Set<String> stopping = new HashSet<>();
  private int addresses = FIRST_ADDRESS;

  /**
   * @param images what can be run
   */
  public Kubelet(ControllerClient client, ImageCatalogue images) {
    this.client = client;
    this.images = images;
  }

  @Override
  public Collection<Key> affectedBy(Change change) {
    if (client.concerns(change, Kind.POD)) {
      return List.of(Key.of(change.object()));
    }
    if (!client.concerns(change, Kind.NODE) || change.previous() == null) {
      return List.of();
    }
    boolean same =
        Json.object(change.object(), "status").equals(Json.object(change.previous(), "status"));
    String node = Json.text(change.object(), "metadata", "name");
    return same
        ? List.of()
        : client.list(Kind.POD, "").stream()
            .filter(pod -> node.equals(Pods.nodeName(pod)))
            .map(Key::of)
            .toList();
  }

  @Override
  public void reconcile(Key key) {
    Optional<JsonObject> found = client.find(Kind.POD, key);
    String uid = found.map(pod -> Json.text(pod, "metadata", "uid")).orElse("");
    PodWorker worker = workers.get(key);
    if (worker != null && !worker.uid().equals(uid)) {
      worker.abandon();
      workers.remove(key);
      worker = null;
    }
    if (found.isEmpty() || Pods.nodeName(found.get()).isEmpty()) {
      return;
    }
    JsonObject pod = found.get();
    KubeletNode node =
        nodes.computeIfAbsent(Pods.nodeName(pod), name -> new KubeletNode(client, name));
    if (!node.reports()) {
      return;
    }
    if (Pods.terminating(pod)) {
      if (worker == null) {
        stopUnknown(pod, node, uid);
      } else {
        worker.stop(pod);
      }
    } else if (worker != null) {
      worker.update(pod);
    } else if (Json.text(pod, "status", "startTime").isEmpty() && !Pods.finished(pod)) {
      PodWorker fresh = new PodWorker(this, client, node, pod);
      workers.put(key, fresh);
      fresh.begin();
    }
  }

  /** Ends a pod that was there before: its containers stop when they are told to. */
  private void stopUnknown(JsonObject pod, KubeletNode node, String uid) {
    if (!stopping.add(uid)) {
      return;
    }
    boolean runs = false;
    for (JsonObject status : Json.objects(pod, "status", "containerStatuses")) {
      if (Json.value(status, "state", "running") != null) {
        runs = true;
        String name = status.getString("name");
        client
            .events()
            .record(
                pod,
                "spec.containers{" + name + "}",
                new Happening(
                    "kubelet", node.name(), false, "Killing", "Stopping container " + name));
      }
    }
    Key key = Key.of(pod);
    client.timeline().after(runs ? STOP : Duration.ZERO, () -> remove(key));
  }

  /** Takes a pod that has ended out, unless finalizers keep it. */
  void remove(Key key) {
    Optional<JsonObject> pod = client.find(Kind.POD, key).filter(Pods::terminating);
    if (pod.isEmpty()) {
      return;
    }
    stopping.remove(Json.text(pod.get(), "metadata", "uid"));
    if (Json.texts(pod.get(), "metadata", "finalizers").isEmpty()) {
      client.finish(Kind.POD, pod.get());
    }
  }

  ImageCatalogue images() {
    return images;
  }

  /**
   * Keeps what a run writes.
   *
   * @param forgotten the container ID of the run whose output is lost now
   */
  void started(ContainerRun run, String forgotten) {
    runs.put(run.id(), run);
    runs.remove(forgotten);
  }

  /** The run that a container ID names, if it was one of these kubelets that started it. */
  public Optional<ContainerRun> run(String containerId) {
    return Optional.ofNullable(runs.get(containerId));
  }

  /** What a command that is run in a running container does. */
  public CommandRun run(JsonObject pod, JsonObject container, List<String> command) {
    References references = new References(client, pod);
    String name = Json.text(pod, "metadata", "name");
    Map<String, String> environment = references.variables(container);
    environment.put("HOSTNAME", name);
    environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    environment.put("KUBERNETES_SERVICE_HOST", "10.96.0.1");
    environment.put("KUBERNETES_SERVICE_PORT", "443");
    Map<String, String> files = references.files(container);
    files.put("/etc/hostname", name + "\n");
    return new Commands(environment, files).run(command);
  }

  String newAddress() {
    int number = addresses++;
    return "10.88." + number / 256 % 256 + "." + number % 256;
  }

  static String containerId(String of) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(of.getBytes(StandardCharsets.UTF_8));
      return "containerd://" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
