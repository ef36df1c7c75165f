package io.pilothouse.sandbox;

import io.pilothouse.sandbox.controller.ControlPlane;
import io.pilothouse.sandbox.controller.Timeline;
import io.pilothouse.sandbox.controller.kubelet.CommandRun;
import io.pilothouse.sandbox.controller.kubelet.ContainerRun;
import io.pilothouse.sandbox.controller.kubelet.ImageCatalogue;
import io.pilothouse.sandbox.seed.Resources;
import io.pilothouse.sandbox.store.Cluster;
import io.pilothouse.sandbox.write.Identifiers;
import io.pilothouse.sandbox.write.Writes;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Lets a cluster's controllers follow a clock: they work after each change, and when the next thing
 * is due. To be used on the sandbox's one thread.
 */
final class ControlLoop implements Processes {
  private final Vertx vertx;
  private final InstantSource clock;
  private final ControlPlane plane;
  private final Writes writes;
  private boolean noted;
  private boolean working;
  private Optional<Long> timer = Optional.empty();

  ControlLoop(Vertx vertx, Cluster cluster, InstantSource clock) {
    this.vertx = vertx;
    this.clock = clock;
    Timeline timeline = new Timeline(clock.instant());
    this.writes = Writes.to(cluster, timeline, new Identifiers(new Random()), true);
    ImageCatalogue images = new ImageCatalogue(Resources.json("images.json"));
    this.plane = new ControlPlane(cluster, timeline, writes, images);
    cluster.store().observe(change -> note());
  }

  Writes writes() {
    return writes;
  }

  /** The run of a container that was started here. */
  Optional<ContainerRun> run(String containerId) {
    return plane.kubelet().run(containerId);
  }

  @Override
  public CommandRun run(JsonObject pod, JsonObject container, List<String> command) {
    return plane.kubelet().run(pod, container, command);
  }

  @Override
  public Runnable after(Duration delay, Runnable action) {
    Runnable undo = plane.timeline().after(delay, action);
    note();
    return undo;
  }

  /** Lets everything happen that is due by now. */
  void catchUp() {
    working = true;
    try {
      plane.advanceTo(clock.instant());
    } finally {
      working = false;
    }
    timer.ifPresent(vertx::cancelTimer);
    timer =
        plane
            .next()
            .map(due -> Math.max(1, Duration.between(clock.instant(), due).toMillis()))
            .map(millis -> vertx.setTimer(millis, due -> catchUp()));
  }

  /** The controllers work when the request that made the change has been answered. */
  private void note() {
    if (!noted && !working) {
      noted = true;
      vertx.runOnContext(
          later -> {
            noted = false;
            catchUp();
          });
    }
  }
}
