package io.pilothouse.sandbox.seed;

import io.pilothouse.sandbox.store.Cluster;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** An aggregated API that is registered and does not answer. */
public final class BrokenApi {
  private BrokenApi() {}

  /** Registers {@code broken.example.com/v1alpha1} since {@code now}. */
  public static void register(Cluster cluster, Instant now) {
    String since = now.toString();
    String name = "v1alpha1.broken.example.com";
    JsonObject condition =
        new JsonObject()
            .put("type", "Available")
            .put("status", "False")
            .put("lastTransitionTime", since)
            .put("reason", "ServiceNotFound")
            .put("message", "service/broken in \"default\" is not present");
    cluster.put(
        new JsonObject()
            .put("apiVersion", "apiregistration.k8s.io/v1")
            .put("kind", "APIService")
            .put(
                "metadata",
                new JsonObject()
                    .put("name", name)
                    .put("uid", "5d3c1f0e-6a55-4c0b-9b51-3d8f6f0f6b11")
                    .put("resourceVersion", Long.toString(cluster.store().resourceVersion() + 1))
                    .put("creationTimestamp", since))
            .put(
                "spec",
                new JsonObject()
                    .put(
                        "service",
                        new JsonObject()
                            .put("namespace", "default")
                            .put("name", "broken")
                            .put("port", 443))
                    .put("group", "broken.example.com")
                    .put("version", "v1alpha1")
                    .put("groupPriorityMinimum", 100)
                    .put("versionPriority", 100))
            .put("status", new JsonObject().put("conditions", new JsonArray().add(condition))));
  }
}
