package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.util.Collection;

/** Numbers in objects. A counter that is 0 is left out, as Go's {@code omitempty} does. */
final class Counters {
  private Counters() {}

  static void put(JsonObject status, String field, long count) {
    if (count != 0) {
      status.put(field, (int) count);
    }
  }

  static int replicas(JsonObject workload) {
    return Json.value(workload, "spec", "replicas") instanceof Number number
        ? number.intValue()
        : 1;
  }

  /** The sum of a counter over the status of several objects. */
  static int sum(Collection<JsonObject> objects, String counter) {
    return (int) objects.stream().mapToLong(object -> Json.number(object, "status", counter)).sum();
  }

  /** The sum of the replicas that several objects ask for. */
  static int desired(Collection<JsonObject> objects) {
    return objects.stream().mapToInt(Counters::replicas).sum();
  }
}
