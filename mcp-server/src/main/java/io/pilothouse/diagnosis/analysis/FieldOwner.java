package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Times;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * Who wrote a field last, as {@code metadata.managedFields} has it.
 *
 * @param at when that manager last changed anything it owns
 */
record FieldOwner(String manager, Optional<Instant> at) {
  /**
   * @param path as {@code "f:spec", "f:replicas"}
   */
  static Optional<FieldOwner> of(KubeObject object, String... path) {
    return Json.list(object.metadata(), "managedFields").stream()
        .filter(entry -> owns(Json.object(entry, "fieldsV1"), path))
        .map(
            entry ->
                new FieldOwner(Json.text(entry, "manager"), Times.parse(Json.text(entry, "time"))))
        .max(Comparator.comparing(owner -> owner.at().orElse(Instant.EPOCH)));
  }

  private static boolean owns(JsonObject fields, String... path) {
    JsonObject at = fields;
    for (int i = 0; i < path.length - 1; i++) {
      at = Json.object(at, path[i]);
    }
    return at.containsKey(path[path.length - 1]);
  }
}
