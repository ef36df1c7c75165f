package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** The PersistentVolumeClaims of pods. */
final class Claims {
  private final ControllerClient client;

  Claims(ControllerClient client) {
    this.client = client;
  }

  /** Why the claims of a pod keep it from being scheduled, in the scheduler's words. */
  Optional<String> unready(JsonObject pod) {
    for (JsonObject volume : Json.objects(pod, "spec", "volumes")) {
      String name = Json.text(volume, "persistentVolumeClaim", "claimName");
      if (name.isEmpty()) {
        continue;
      }
      Optional<JsonObject> claim =
          client.find(Kind.VOLUME_CLAIM, new Key(Json.text(pod, "metadata", "namespace"), name));
      if (claim.isEmpty()) {
        return Optional.of("persistentvolumeclaim \"" + name + "\" not found");
      }
      if (!"Bound".equals(Json.text(claim.get(), "status", "phase"))) {
        return Optional.of("pod has unbound immediate PersistentVolumeClaims");
      }
    }
    return Optional.empty();
  }
}
