package io.pilothouse.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.diagnosis.correlation.CriticalityMap;
import io.pilothouse.diagnosis.tools.Diagnose;
import io.pilothouse.identity.Caller;
import io.pilothouse.kubernetes.Awaiting;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.CallObserver;
import io.pilothouse.tools.Progress;
import io.pilothouse.tools.SchemaCatalog;
import io.pilothouse.tools.ToolInvoker;
import io.pilothouse.tools.ToolRegistry;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.ToolSettings;
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

/** The tool as a client calls it. */
class DiagnoseToolTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final String BROKEN =
      """
      [{'node': {'name': 'worker-1'}},
       {'workload': {'name': 'web', 'replicas': 2, 'ready': 0, 'age': '40m', 'podAge': '40m',
         'containerStatus': {'state': {'waiting': {'reason': 'ImagePullBackOff',
           'message': 'Back-off pulling image "docker.io/shop/web:9": not found'}}}}},
       {'apiVersion': 'v1', 'kind': 'Service', 'metadata': {'name': 'web', 'namespace': 'shop'},
         'spec': {'selector': {'app': 'web'}, 'ports': [{'port': 80}]}},
       {'workload': {'name': 'api', 'replicas': 1}}]
      """;

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

  private static JsonArray json(String text) {
    return new JsonArray(text.replace("\"docker", "docker").replace("9\"", "9").replace('\'', '"'));
  }

  private ToolResult call(String objects, CriticalityMap map, String arguments) {
    Redactor redactor = new Redactor();
    Engine engine = new Engine(Parts.all(redactor, map), seam, Clock.fixed(NOW, ZoneOffset.UTC));
    FixtureReader reader =
        new FixtureReader(ScenarioObjects.expand(json(objects), NOW), Map.of(), Set.of());
    ToolRegistry registry =
        new ToolRegistry(
            new SchemaCatalog(),
            List.of(new Diagnose(new OneCluster(reader), engine, redactor)),
            new ToolSettings(Set.of("diagnose"), Set.of(), false, Duration.ofSeconds(30)));
    return Awaiting.await(
        new ToolInvoker(vertx, registry, redactor::text, CallObserver.NONE)
            .call(
                "diagnose",
                new JsonObject(arguments.replace('\'', '"')),
                Caller.local("test"),
                Progress.NONE,
                new Cancellation()));
  }

  private ToolResult call(String arguments) {
    return call(BROKEN, CriticalityMap.EMPTY, arguments);
  }

  private static JsonObject first(ToolResult result) {
    return result.structured().getJsonArray("findings").getJsonObject(0);
  }

  private String refused(String arguments, String code) {
    ToolResult result = call(arguments);
    assertTrue(result.isError(), result.text());
    assertTrue(result.text().startsWith(code + ": "), result.text());
    return result.text();
  }

  @Test
  void aWordThatIsNoCodeIsRefusedWithTheNearest() {
    String text = refused("{'include': ['IMG_NOTFOUN']}", "INVALID_ARGUMENT");
    assertTrue(text.contains("IMG_NOTFOUND"), text);
    assertTrue(text.contains("Categories: SCHEDULING"), text);
  }

  @Test
  void aFindingThatIsGoneIsSaidToBeGone() {
    assertTrue(refused("{'finding_id': 'f-0000000000'}", "NOT_FOUND").contains("resolved"));
  }

  @Test
  void kindAndNameGoTogether() {
    assertTrue(refused("{'kind': 'Deployment'}", "INVALID_ARGUMENT").contains("go together"));
    assertTrue(refused("{'name': 'web'}", "INVALID_ARGUMENT").contains("go together"));
  }

  @Test
  void aMistypedNameIsNotHealthy() {
    String text =
        refused("{'namespace': 'shop', 'kind': 'Deployment', 'name': 'weeb'}", "NOT_FOUND");
    assertTrue(text.contains("web"), text);
    assertTrue(
        refused("{'namespace': 'shop', 'kind': 'Deploiment', 'name': 'web'}", "NOT_FOUND")
            .contains("deployments"));
  }

  @Test
  void oneObjectIsDiagnosedByTheNameOfItsKindInAnyForm() {
    for (String kind : List.of("Deployment", "deployment", "deployments.apps")) {
      ToolResult sick = call("{'namespace': 'shop', 'kind': '" + kind + "', 'name': 'web'}");
      assertEquals("Deployment shop/web", sick.structured().getString("scope"));
      assertEquals("IMG_NOTFOUND", first(sick).getString("code"));
      ToolResult well = call("{'namespace': 'shop', 'kind': '" + kind + "', 'name': 'api'}");
      assertEquals("healthy", well.structured().getString("status"), well.text());
    }
  }

  @Test
  void sinceLeavesOutWhatBeganBefore() {
    assertEquals("findings", call("{'since': '1h'}").structured().getString("status"));
    ToolResult later = call("{'since': '5m'}");
    assertEquals(0, later.structured().getJsonArray("findings").size(), later.text());
  }

  @Test
  void aFindingIsExplainedInFull() {
    ToolResult concise = call("{}");
    String id = first(concise).getString("id");
    ToolResult one = call("{'finding_id': '" + id + "'}");
    assertEquals(1, one.structured().getJsonArray("findings").size());
    assertEquals(one.text(), call("{'detail': 'full'}").text());
    assertTrue(one.text().length() > concise.text().length(), one.text());
    assertTrue(one.text().contains("Service shop/web SVC_NO_READY"), one.text());
  }

  @Test
  void jsonIsWhole() {
    JsonObject whole = call("{'format': 'json'}").structured();
    assertEquals(Set.of("scope", "status", "counts", "findings", "notChecked"), whole.fieldNames());
    assertEquals("the cluster", whole.getString("scope"));
    assertEquals(1, whole.getJsonObject("counts").getInteger("findings"));
    assertEquals(2 + 1, whole.getJsonObject("counts").getInteger("pods"));
    JsonObject finding = whole.getJsonArray("findings").getJsonObject(0);
    assertTrue(
        finding
            .fieldNames()
            .containsAll(
                Set.of(
                    "id",
                    "code",
                    "severity",
                    "category",
                    "root",
                    "summary",
                    "evidence",
                    "confidence",
                    "symptoms",
                    "impact",
                    "next")),
        finding.encode());
    assertEquals(
        new JsonObject().put("kind", "Deployment").put("namespace", "shop").put("name", "web"),
        finding.getJsonObject("root"));
    assertEquals("STARTUP", finding.getString("category"));
    assertTrue(
        finding
            .getJsonArray("symptoms")
            .contains(
                new JsonObject()
                    .put("kind", "Service")
                    .put("namespace", "shop")
                    .put("name", "web")
                    .put("code", "SVC_NO_READY")),
        finding.encode());
    JsonObject next = finding.getJsonArray("next").getJsonObject(0);
    assertEquals(Set.of("tool", "arguments", "why"), next.fieldNames());
  }

  @Test
  void anIdOutlivesItsPods() {
    String renamed = BROKEN.replace("'ready': 0,", "'ready': 0, 'pods': 3,").replace("40m", "20m");
    assertEquals(
        first(call("{}")).getString("id"),
        first(call(renamed, CriticalityMap.EMPTY, "{}")).getString("id"));
    String other = BROKEN.replace("'name': 'web', 'replicas'", "'name': 'shop', 'replicas'");
    assertFalse(
        first(call("{}"))
            .getString("id")
            .equals(first(call(other, CriticalityMap.EMPTY, "{}")).getString("id")));
  }

  private String severity(String objects, String services) {
    CriticalityMap map =
        CriticalityMap.parse(
            "{apiVersion: pilothouse.io/v1, kind: CriticalityMap, services: [" + services + "]}");
    return first(call(objects, map, "{}")).getString("severity");
  }

  @Test
  void severityFollowsWhatAnOperatorWrote() {
    assertEquals("SEV-3", severity(BROKEN, ""));
    assertEquals("SEV-1", severity(BROKEN, "{names: ['w*'], priority: P0}"));
    assertEquals("SEV-4", severity(BROKEN, "{namespaces: [shop], priority: P3}"));
    assertEquals("SEV-3", severity(BROKEN, "{namespaces: [pay], priority: P0}"));
  }

  @Test
  void anObjectsOwnLabelWinsOverTheMapAndTheMapOverItsNamespace() {
    String labelled =
        BROKEN.replace(
            "'containerStatus'",
            "'workload': {'metadata': {'labels': {'pilothouse.io/priority': 'P1'}}},"
                + " 'containerStatus'");
    String namespace =
        BROKEN.replace(
            "[{'node'",
            "[{'apiVersion': 'v1', 'kind': 'Namespace', 'metadata': {'name': 'shop', 'labels':"
                + " {'pilothouse.io/priority': 'P0'}}}, {'node'");
    assertEquals("SEV-2", severity(labelled, "{kinds: [Deployment], priority: P3}"));
    assertEquals("SEV-1", severity(namespace, ""));
    assertEquals("SEV-4", severity(namespace, "{names: [web], priority: P3}"));
  }
}
