package io.pilothouse.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.diagnosis.snapshot.Scope;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a diagnosis says of a large cluster does not grow with it. */
class LargeClusterTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final int NODES = 20;
  private static final int WORKLOADS = 400;
  private static final int PODS_EACH = 5;

  @Test
  void oneFaultAmongTwoThousandPodsIsOneFinding() {
    JsonArray written = new JsonArray();
    for (int i = 0; i < NODES; i++) {
      written.add(
          new JsonObject()
              .put("node", new JsonObject().put("name", "worker-" + i).put("cpu", "64")));
    }
    for (int i = 0; i < WORKLOADS; i++) {
      JsonObject workload =
          new JsonObject()
              .put("name", "app-" + i)
              .put("namespace", "team-" + i % 10)
              .put("replicas", PODS_EACH)
              .put("node", "worker-" + i % NODES);
      if (i == 137) {
        workload
            .put("ready", 0)
            .put(
                "containerStatus",
                new JsonObject("{\"state\":{\"waiting\":{\"reason\":\"ErrImagePull\"}}}"))
            .getJsonObject("containerStatus")
            .getJsonObject("state")
            .getJsonObject("waiting")
            .put("message", "manifest unknown");
      }
      written
          .add(new JsonObject().put("workload", workload))
          .add(
              new JsonObject()
                  .put("apiVersion", "v1")
                  .put("kind", "Service")
                  .put(
                      "metadata",
                      new JsonObject().put("name", "app-" + i).put("namespace", "team-" + i % 10))
                  .put(
                      "spec",
                      new JsonObject()
                          .put("selector", new JsonObject().put("app", "app-" + i))
                          .put("ports", new JsonArray().add(new JsonObject().put("port", 80)))));
    }
    FixtureReader reader =
        new FixtureReader(ScenarioObjects.expand(written, NOW), Map.of(), Set.of());
    try (Diagnosing diagnosing = new Diagnosing()) {
      Diagnosis diagnosis = diagnosing.of(reader, Scope.CLUSTER, List.of(), NOW);
      String text = Diagnosing.text(diagnosis);
      assertEquals(NODES * 100, diagnosis.checked().get("pods"), text);
      assertEquals(1, diagnosis.findings().size(), text);
      assertEquals("Deployment team-7/app-137", diagnosis.findings().get(0).root().toString());
      assertTrue(text.length() < 1_500 * 4, text);
      assertTrue(reader.requests.size() < 60, reader.requests.toString());
    }
  }
}
