package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.controller.kubelet.ImageCatalogue;
import io.pilothouse.sandbox.controller.kubelet.Kubelet;
import io.pilothouse.sandbox.store.Change;
import io.pilothouse.sandbox.store.Cluster;
import io.pilothouse.sandbox.write.Writes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Every controller of a cluster, and the virtual time they live in. Nothing happens by itself:
 * changes of the store are noted as they are made, and worked off when the time is advanced. All of
 * it runs on the calling thread, which must be the one the store is used on.
 */
public final class ControlPlane {
  private final Timeline timeline;
  private final WorkQueue queue;
  private final Kubelet kubelet;
  private final List<Controller> controllers;

  /**
   * Starts to observe a cluster. What is in it already is left as it is until it changes.
   *
   * @param timeline at the present time; the clock of {@code writes}
   * @param writes how the cluster is changed; it has to leave the removal of pods to kubelets
   * @param images what can be run
   */
  public ControlPlane(Cluster cluster, Timeline timeline, Writes writes, ImageCatalogue images) {
    this.timeline = timeline;
    queue = new WorkQueue(timeline);
    ControllerClient client = new ControllerClient(cluster, writes, timeline, queue);
    kubelet = new Kubelet(client, images);
    controllers = Controllers.all(client, kubelet);
    cluster.store().observe(this::note);
  }

  private void note(Change change) {
    for (Controller controller : controllers) {
      controller.affectedBy(change).forEach(key -> queue.add(controller, key));
    }
  }

  /** The time as far as it has been advanced. */
  public Timeline timeline() {
    return timeline;
  }

  /** What runs the pods. */
  public Kubelet kubelet() {
    return kubelet;
  }

  /** When something will happen next, if the time is advanced so far. */
  public Optional<Instant> next() {
    return timeline.next();
  }

  /** Lets so much time pass, with everything that happens in it. */
  public void advance(Duration duration) {
    advanceTo(timeline.instant().plus(duration));
  }

  /** Lets the time pass until {@code end}; does what there is to do now even if that is past. */
  public void advanceTo(Instant end) {
    queue.drain();
    while (timeline.step(end)) {
      queue.drain();
    }
  }
}
