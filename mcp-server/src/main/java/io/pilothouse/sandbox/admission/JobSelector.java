package io.pilothouse.sandbox.admission;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;

/** The labels by which a Job finds its pods, which are made from its UID. */
final class JobSelector {
  private static final String UID = "controller-uid";
  private static final String NAME = "job-name";
  private static final String PREFIX = "batch.kubernetes.io/";

  private JobSelector() {}

  static JsonObject generated(JsonObject job) {
    JsonObject copy = job.copy();
    JsonObject spec = Fill.object(copy, "spec");
    JsonObject template = Fill.object(Fill.object(spec, "template"), "metadata");
    if (Json.flag(spec, "manualSelector")) {
      return copy;
    }
    String uid = Json.text(job, "metadata", "uid");
    String name = Json.text(job, "metadata", "name");
    for (JsonObject metadata : new JsonObject[] {copy.getJsonObject("metadata"), template}) {
      JsonObject labels = Fill.object(metadata, "labels");
      labels.put(UID, uid).put(NAME, name).put(PREFIX + UID, uid).put(PREFIX + NAME, name);
    }
    spec.put(
        "selector", new JsonObject().put("matchLabels", new JsonObject().put(PREFIX + UID, uid)));
    return copy;
  }
}
