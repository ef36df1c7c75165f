package io.pilothouse.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.sandbox.seed.BrokenApi;
import io.pilothouse.sandbox.seed.Seed;
import io.pilothouse.sandbox.store.Cluster;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds the sandbox's answers against those of a real Kubernetes v1.36. The seed is loaded with its
 * recorded times, so an object that had not changed between the two recordings must be the same.
 */
class ContractTest {
  /** The seed's newest time, and the two minutes it is moved to before "now". */
  private static final Instant UNSHIFTED = Instant.parse("2026-11-20T15:47:27Z");

  private static final Instant RECORDED = Instant.parse("2026-11-20T15:44:16Z");

  private static Vertx vertx;
  private static SandboxClient client;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    SandboxServer server =
        new SandboxServer(
            vertx,
            SandboxOptions.defaults().withClock(InstantSource.fixed(RECORDED)),
            ContractTest::cluster);
    client = new SandboxClient(server.start().toCompletionStage().toCompletableFuture().join());
  }

  private static Cluster cluster() {
    Cluster cluster = Seed.load(UNSHIFTED);
    BrokenApi.register(cluster, RECORDED);
    return cluster;
  }

  @AfterAll
  static void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "11-pods-list-bad-continue",
        "16-pods-bad-label-selector",
        "18-pods-bad-field-selector",
        "24-pod-not-found",
        "26-kind-absent",
        "30-unauthorized",
        "38-log-container-required",
        "39-log-bad-container",
        "40-log-not-started",
        "41-log-previous-none",
        "43-log-kubelet-unreachable"
      })
  void failsInTheSameWords(String name) throws Exception {
    Exchange exchange = Exchange.load(name);
    SandboxClient.Answer answer = exchange.replay(client);
    exchange.sameOutside(answer);
    JsonObject expected = new JsonObject(Exchange.renamed(exchange.json().encode()));
    assertEquals(withoutPorts(expected), withoutPorts(answer.json()), "body of " + name);
  }

  private static JsonObject withoutPorts(JsonObject status) {
    return new JsonObject(status.encode().replaceAll("192\\.0\\.2\\.2:[0-9]+", "node"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "12-pods-table",
        "13-pods-table-noobject",
        "15-pods-label-selector",
        "17-pods-field-selector",
        "19-pods-from-cache",
        "20-deployments-table",
        "45-events-table"
      })
  void printsTheSameRows(String name) throws Exception {
    Exchange exchange = Exchange.load(name);
    JsonObject expected = exchange.json();
    SandboxClient.Answer answer = exchange.replay(client);
    exchange.sameOutside(answer);
    JsonObject table = answer.json();
    sameColumns(expected, table);
    Map<Object, JsonObject> rows = rows(table);
    int compared = 0;
    for (Map.Entry<Object, JsonObject> row : rows(expected).entrySet()) {
      JsonObject own = rows.get(row.getKey());
      if (own != null && version(own).equals(version(row.getValue()))) {
        assertEquals(
            row.getValue().getJsonArray("cells"), own.getJsonArray("cells"), "row " + row.getKey());
        assertEquals(
            row.getValue().getValue("conditions"), own.getValue("conditions"), "" + row.getKey());
        compared++;
      }
    }
    assertTrue(compared >= 1, "no row could be compared");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "21-nodes-table",
        "22-crd-table",
        "23-namespaces-table",
        "25-namespace-absent-list"
      })
  void hasTheSameColumns(String name) throws Exception {
    Exchange exchange = Exchange.load(name);
    SandboxClient.Answer answer = exchange.replay(client);
    exchange.sameOutside(answer);
    sameColumns(exchange.json(), answer.json());
    assertEquals(
        exchange.json().getJsonArray("rows").isEmpty(),
        answer.json().getJsonArray("rows").isEmpty());
  }

  private static void sameColumns(JsonObject expected, JsonObject table) {
    assertEquals(withoutDescriptions(expected), withoutDescriptions(table));
    assertEquals(
        expected.getJsonObject("metadata").fieldNames(),
        table.getJsonObject("metadata").fieldNames());
  }

  private static List<JsonObject> withoutDescriptions(JsonObject table) {
    return table.getJsonArray("columnDefinitions").stream()
        .map(column -> ((JsonObject) column).copy())
        .peek(column -> column.remove("description"))
        .toList();
  }

  private static Map<Object, JsonObject> rows(JsonObject table) {
    int name =
        withoutDescriptions(table).stream()
            .map(column -> column.getString("name"))
            .toList()
            .indexOf("Name");
    Map<Object, JsonObject> rows = new HashMap<>();
    for (Object row : table.getJsonArray("rows")) {
      rows.put(((JsonObject) row).getJsonArray("cells").getValue(name), (JsonObject) row);
    }
    return rows;
  }

  private static String version(JsonObject row) {
    JsonObject object = row.getJsonObject("object");
    return object == null ? "" : object.getJsonObject("metadata").getString("resourceVersion");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"09-pods-list-limit", "14-pods-metadata", "44-events-of-pod", "46-events-v1"})
  void listsTheSameObjects(String name) throws Exception {
    Exchange exchange = Exchange.load(name);
    SandboxClient.Answer answer = exchange.replay(client);
    exchange.sameOutside(answer);
    JsonObject expected = exchange.json();
    JsonObject list = answer.json();
    assertEquals(expected.getString("kind"), list.getString("kind"));
    assertEquals(expected.getString("apiVersion"), list.getString("apiVersion"));
    assertEquals(
        expected.getJsonObject("metadata").fieldNames(),
        list.getJsonObject("metadata").fieldNames());
    Map<String, JsonObject> own = byVersion(list);
    int compared = 0;
    for (Map.Entry<String, JsonObject> item : byVersion(expected).entrySet()) {
      if (own.containsKey(item.getKey())) {
        assertEquals(item.getValue(), own.get(item.getKey()));
        compared++;
      }
    }
    assertTrue(compared >= 1, "no object could be compared");
  }

  private static Map<String, JsonObject> byVersion(JsonObject list) {
    Map<String, JsonObject> items = new HashMap<>();
    for (Object item : list.getJsonArray("items")) {
      JsonObject metadata = ((JsonObject) item).getJsonObject("metadata");
      items.put(
          metadata.getString("name") + "@" + metadata.getString("resourceVersion"),
          (JsonObject) item);
    }
    return items;
  }

  @ParameterizedTest
  @ValueSource(strings = {"85-metrics-pods", "86-metrics-nodes"})
  void measuresInTheSameShape(String name) throws Exception {
    Exchange exchange = Exchange.load(name);
    SandboxClient.Answer answer = exchange.replay(client);
    exchange.sameOutside(answer);
    assertEquals(exchange.json().getString("kind"), answer.json().getString("kind"));
    JsonObject expected = exchange.json().getJsonArray("items").getJsonObject(0);
    JsonObject metric = answer.json().getJsonArray("items").getJsonObject(0);
    expected.getJsonObject("metadata").remove("labels");
    metric.getJsonObject("metadata").remove("labels");
    assertEquals(paths(expected), paths(metric));
  }

  @Test
  void discoversNothingThatTheRealOneDoesNotHave() throws Exception {
    for (String name : List.of("02-discovery-api", "03-discovery-apis")) {
      Exchange exchange = Exchange.load(name);
      SandboxClient.Answer answer = exchange.replay(client);
      exchange.sameOutside(answer);
      assertContains(paths(exchange.json()), paths(answer.json()));
    }
    Exchange groups = Exchange.load("03-discovery-apis");
    Set<Object> real = names(groups.json().getJsonArray("groups"));
    assertEquals(real, names(groups.replay(client).json().getJsonArray("groups")));
    for (String name : List.of("04-discovery-core-v1", "05-discovery-apps-v1")) {
      Exchange exchange = Exchange.load(name);
      JsonObject own = exchange.replay(client).json();
      Set<Object> known = names(exchange.json().getJsonArray("resources"));
      assertTrue(known.containsAll(names(own.getJsonArray("resources"))));
      assertContains(paths(exchange.json()), paths(own));
      assertEquals(exchange.json().getString("groupVersion"), own.getString("groupVersion"));
    }
    Exchange aggregated = Exchange.load("06-discovery-aggregated");
    SandboxClient.Answer answer = aggregated.replay(client);
    aggregated.sameOutside(answer);
    assertContains(paths(aggregated.json()), paths(answer.json()));
  }

  private static Set<Object> names(JsonArray array) {
    Set<Object> names = new TreeSet<>();
    array.forEach(item -> names.add(((JsonObject) item).getString("name")));
    return names;
  }

  @Test
  void answersPlainTextAsRecorded() throws Exception {
    for (String name : List.of("07-readyz", "08-broken-apiservice", "33-log-tail")) {
      Exchange exchange = Exchange.load(name);
      SandboxClient.Answer answer = exchange.replay(client);
      exchange.sameOutside(answer);
      assertEquals(exchange.text(), answer.body());
    }
    SandboxClient.Answer previous = Exchange.load("34-log-previous").replay(client);
    assertEquals(200, previous.status());
    assertTrue(
        previous.body().matches("unable to retrieve container logs for containerd://[0-9a-f]{64}"));
    Exchange stamped = Exchange.load("35-log-timestamps");
    String stamps = "(?m)^[-0-9]{10}T[:0-9]{8}(\\.[0-9]+)?Z ";
    assertEquals(
        stamped.text().replaceAll(stamps, "@"),
        stamped.replay(client).body().replaceAll(stamps, "@"));
    assertEquals(400, Exchange.load("36-log-limit-bytes").replay(client).body().length());
  }

  @Test
  void saysWhichServerItIs() throws Exception {
    Exchange exchange = Exchange.load("01-version");
    assertEquals(exchange.json(), exchange.replay(client).json());
  }

  @Test
  void endsAWatchFromTooLongAgo() throws Exception {
    Exchange exchange = Exchange.load("81-watch-gone");
    SandboxClient.Answer answer = exchange.replay(client);
    exchange.sameOutside(answer);
    assertEquals(
        exchange.json().encode().replaceAll("\\([0-9]+\\)", "()"),
        answer.json().encode().replaceAll("\\([0-9]+\\)", "()"));
  }

  @Test
  void getsTheSamePods() throws Exception {
    for (String name : List.of("31-pod-crashloop", "32-pod-imagepull")) {
      Exchange exchange = Exchange.load(name);
      JsonObject own = exchange.replay(client).json();
      for (String field : List.of("apiVersion", "kind", "spec")) {
        assertEquals(exchange.json().getValue(field), own.getValue(field), name + " " + field);
      }
    }
  }

  @Test
  void goesOnFromAContinueToken() throws Exception {
    Exchange first = Exchange.load("09-pods-list-limit");
    JsonObject page = first.replay(client).json();
    String token = page.getJsonObject("metadata").getString("continue");
    JsonObject next = client.get("/api/v1/namespaces/shop/pods?limit=2&continue=" + token).json();
    JsonObject expected = Exchange.load("10-pods-list-continue").json();
    assertEquals(podNames(expected), podNames(next));
    assertFalse(podNames(page).removeAll(podNames(next)));
  }

  private static Set<String> podNames(JsonObject list) {
    Set<String> names = new TreeSet<>();
    list.getJsonArray("items")
        .forEach(pod -> names.add(((JsonObject) pod).getJsonObject("metadata").getString("name")));
    return names;
  }

  static void assertContains(Set<String> known, Set<String> paths) {
    Set<String> unknown = new TreeSet<>(paths);
    unknown.removeAll(known);
    assertEquals(Set.of(), unknown, "fields that the real answer does not have");
  }

  /** Every field of a document; the elements of an array count as one. */
  static Set<String> paths(JsonObject document) {
    Set<String> paths = new TreeSet<>();
    collect("$", document, paths);
    return paths;
  }

  private static void collect(String path, Object value, Set<String> paths) {
    if (value instanceof JsonObject object) {
      object.forEach(entry -> collect(path + "." + entry.getKey(), entry.getValue(), paths));
    } else if (value instanceof JsonArray array) {
      array.forEach(item -> collect(path + "[]", item, paths));
    } else {
      paths.add(path);
    }
  }
}
