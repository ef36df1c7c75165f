package io.pilothouse.sandbox;

import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ResourceKind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/** What of a kind a complete API server would offer is offered here. */
final class ServedDiscovery {
  private static final Set<String> VERBS =
      Set.of("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection");
  private static final Set<String> SUBRESOURCES =
      Set.of("log", "status", "scale", "eviction", "binding");

  private ServedDiscovery() {}

  /** The kind's aggregated discovery entry without verbs and subresources that are not served. */
  static JsonObject of(ResourceKind kind) {
    JsonObject entry = Json.shallow(kind.discovery());
    entry.remove("subresources");
    if (kind.review()) {
      return entry;
    }
    entry.put("verbs", served(kind.verbs()));
    JsonArray subresources = new JsonArray();
    for (JsonObject sub : Json.objects(kind.discovery(), "subresources")) {
      if (SUBRESOURCES.contains(sub.getString("subresource"))) {
        subresources.add(Json.shallow(sub).put("verbs", served(Json.texts(sub, "verbs"))));
      }
    }
    return subresources.isEmpty() ? entry : entry.put("subresources", subresources);
  }

  private static JsonArray served(List<String> verbs) {
    return new JsonArray(verbs.stream().filter(VERBS::contains).toList());
  }
}
