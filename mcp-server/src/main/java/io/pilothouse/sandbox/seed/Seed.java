package io.pilothouse.sandbox.seed;

import io.pilothouse.sandbox.store.Cluster;
import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ObjectStore;
import io.pilothouse.sandbox.store.ResourceCatalog;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;

/**
 * The broken shop: what a Kubernetes API held about twelve situations, and an invented healthy rest
 * around them, merged into one cluster whose newest event has just happened.
 */
public final class Seed {
  /** How long ago the newest recorded time is when the cluster is loaded. */
  static final Duration NEWEST = Duration.ofMinutes(2);

  private Seed() {}

  /** Reads the cluster from the class path, as of {@code now}. Blocks. */
  public static Cluster load(Instant now) {
    JsonObject index = Resources.json("seed/index.json");
    TimeShift shift =
        new TimeShift(Instant.parse(index.getString("recordedUntil")), now.minus(NEWEST));
    Cluster cluster = empty();
    for (String file : Json.texts(index, "files")) {
      Resources.text("seed/" + file + ".jsonl")
          .orElseThrow()
          .lines()
          .forEach(line -> cluster.put(shift.apply(new JsonObject(line))));
    }
    return cluster;
  }

  /** A cluster with the built-in kinds and no objects. Blocks. */
  public static Cluster empty() {
    return new Cluster(new ResourceCatalog(Resources.json("discovery.json")), new ObjectStore());
  }
}
