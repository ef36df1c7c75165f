package io.pilothouse.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.diagnosis.tools.WhatChanged;
import io.pilothouse.identity.Caller;
import io.pilothouse.kubernetes.Awaiting;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.Arguments;
import io.pilothouse.tools.Progress;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolResult;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code what_changed}, over a recording of a real cluster and over small made-up ones. */
class WhatChangedTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final Instant RECORDED = Instant.parse("2026-11-20T15:43:05Z");

  private Vertx vertx;
  private BlockingSeam seam;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    seam = new BlockingSeam(vertx, 2);
  }

  @AfterEach
  void stop() {
    seam.close();
    Awaiting.await(vertx.close());
  }

  private ToolResult call(
      List<JsonObject> objects, Set<String> forbidden, Instant now, JsonObject arguments) {
    WhatChanged tool =
        new WhatChanged(
            new OneCluster(new FixtureReader(objects, Map.of(), forbidden)),
            seam,
            new Redactor(),
            Clock.fixed(now, ZoneOffset.UTC));
    return Awaiting.await(
        tool.call(
            new ToolCall(
                new Arguments(arguments),
                Caller.local("test"),
                Progress.NONE,
                CallScope.within(Duration.ofSeconds(30), new Cancellation()))));
  }

  private static List<JsonObject> recorded(String name) {
    return Scenario.recorded(name).getJsonArray("items").stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  private static List<JsonObject> made(String json) {
    return ScenarioObjects.expand(new JsonArray(json), NOW);
  }

  @Test
  void timesWhatWasRolledOutTwiceByTheSecondTime() {
    ToolResult result =
        call(
            recorded("stuck-rollout.json"),
            Set.of(),
            RECORDED,
            new JsonObject().put("format", "json"));
    JsonObject first = result.structured().getJsonArray("changes").getJsonObject(0);
    assertEquals("2026-11-20T15:31:49Z", first.getString("when"), first.encode());
    assertEquals("kubectl-set", first.getString("by"));
    assertEquals("ROLLBACK", first.getString("kind"));
    assertEquals(1, first.getInteger("rank"));
    assertEquals("Deployment", first.getJsonObject("object").getString("kind"));
    assertTrue(
        first
            .getString("difference")
            .contains("docker.io/shop/api-web:1.0 -> docker.io/shop/api:v9.9.9"),
        first.encode());
  }

  @Test
  void whatLeadsToSomethingBrokenComesFirst() {
    String text =
        call(
                made(
                    """
                    [{"node": {"name": "worker-1"}},
                     {"workload": {"name": "web", "replicas": 1, "ready": 0,
                       "container": {"envFrom": [{"configMapRef": {"name": "used"}}]}}},
                     {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "used",
                       "namespace": "shop", "creationTimestamp": "now-3h"}},
                     {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "newer",
                       "namespace": "shop", "creationTimestamp": "now-1h"}}]
                    """),
                Set.of(),
                NOW,
                new JsonObject())
            .text();
    assertTrue(text.contains("what does not work now (Deployment shop/web)"), text);
    assertTrue(text.indexOf("shop/used") < text.indexOf("shop/newer"), text);
  }

  @Test
  void leavesOutWhatIsOlderAndWhatControllersDo() {
    String objects =
        """
        [{"apiVersion": "v1", "kind": "ConfigMap",
           "metadata": {"name": "old", "namespace": "shop"}},
         {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web", "namespace": "shop",
           "managedFields": [
            {"manager": "kube-controller-manager", "operation": "Update", "time": "now-5m",
             "fieldsV1": {"f:spec": {"f:ports": {}}}},
            {"manager": "somebody", "operation": "Update", "subresource": "status",
             "time": "now-5m", "fieldsV1": {"f:status": {}}},
            {"manager": "kubectl-edit", "operation": "Update", "time": "now-2h",
             "fieldsV1": {"f:spec": {"f:selector": {}}}}]}}]
        """;
    String day = call(made(objects), Set.of(), NOW, new JsonObject()).text();
    assertTrue(day.startsWith("1 change in the cluster"), day);
    assertTrue(day.contains("kubectl-edit") && day.contains("spec.selector"), day);
    String hour = call(made(objects), Set.of(), NOW, new JsonObject().put("since", "1h")).text();
    assertTrue(hour.startsWith("NO CHANGES known"), hour);
  }

  @Test
  void saysWhatMayNotBeRead() {
    ToolResult result =
        call(
            made("[{\"node\": {\"name\": \"worker-1\"}}]"),
            Set.of("configmaps", "controllerrevisions"),
            NOW,
            new JsonObject());
    assertTrue(result.text().contains("Not checked: "), result.text());
    assertTrue(result.text().contains("configmaps"), result.text());
    assertTrue(result.text().contains("controllerrevisions.apps"), result.text());
  }

  @Test
  void neverShowsSecretsAndFitsItsBudget() {
    JsonArray many = new JsonArray();
    for (int i = 0; i < 60; i++) {
      many.add(
          new JsonObject()
              .put("apiVersion", "v1")
              .put("kind", "Secret")
              .put("data", new JsonObject().put("password", "aHVudGVyMg=="))
              .put(
                  "metadata",
                  new JsonObject()
                      .put("name", "secret-" + i)
                      .put("namespace", "shop")
                      .put("creationTimestamp", "now-" + (i + 1) + "m")));
    }
    ToolResult result = call(ScenarioObjects.expand(many, NOW), Set.of(), NOW, new JsonObject());
    assertTrue(result.text().contains("shown 20 of 60"), result.text());
    assertTrue(result.text().length() <= 8_000, result.text());
    assertFalse(result.text().contains("aHVudGVy"), result.text());
    assertTrue(result.structured().getBoolean("truncated"));
  }

  @Test
  void listsReleases() {
    String text =
        call(
                made(
                    """
                    [{"apiVersion": "v1", "kind": "Secret", "metadata": {
                       "name": "sh.helm.release.v1.web.v7", "namespace": "shop",
                       "creationTimestamp": "now-1h",
                       "labels": {"owner": "helm", "name": "web", "version": "7",
                         "status": "deployed"}}}]
                    """),
                Set.of(),
                NOW,
                new JsonObject().put("namespace", "shop"))
            .text();
    assertTrue(text.contains("HelmRelease shop/web"), text);
    assertTrue(text.contains("revision 7 deployed"), text);
  }
}
