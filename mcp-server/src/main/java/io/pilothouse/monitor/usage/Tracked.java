package io.pilothouse.monitor.usage;

import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** One container of a workload, as a {@link ContainerBook} remembers it. */
final class Tracked {
  private final Sketch sketch;
  private Resources requests = Resources.NONE;
  private Resources limits = Resources.NONE;
  private String newest = "";

  /** In how many pods it was at the last look. */
  int pods;

  Tracked(Instant now) {
    this(new Sketch(now));
  }

  private Tracked(Sketch sketch) {
    this.sketch = sketch;
  }

  Sketch sketch() {
    return sketch;
  }

  /** What the newest of its pods asks for counts. */
  void spec(ObservedPod pod, String container) {
    String created = Json.text(Json.object(pod.json(), "metadata"), "creationTimestamp");
    if (created.compareTo(newest) >= 0) {
      newest = created;
      requests = pod.of(container, "requests");
      limits = pod.of(container, "limits");
    }
  }

  ContainerUsage of(ContainerKey key) {
    return new ContainerUsage(
        key, pods, requests, limits, sketch.stats(), sketch.kills(), sketch.killedAt());
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("pods", pods)
        .put("requests", requests.toJson())
        .put("limits", limits.toJson())
        .put("newest", newest)
        .put("sketch", sketch.toJson());
  }

  static Tracked fromJson(JsonObject json) {
    Tracked tracked = new Tracked(Sketch.fromJson(json.getJsonObject("sketch")));
    tracked.pods = json.getInteger("pods");
    tracked.requests = Resources.fromJson(json.getJsonArray("requests"));
    tracked.limits = Resources.fromJson(json.getJsonArray("limits"));
    tracked.newest = json.getString("newest");
    return tracked;
  }
}
