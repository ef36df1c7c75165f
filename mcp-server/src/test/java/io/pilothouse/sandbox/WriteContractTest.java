package io.pilothouse.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.pilothouse.sandbox.seed.Seed;
import io.pilothouse.sandbox.store.Cluster;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Holds the sandbox's writes against those of a real Kubernetes v1.36: one story, recorded in the
 * namespace {@code rec-sandbox}. Bodies are compared whole, managedFields and times included; only
 * UIDs and resourceVersions differ.
 */
class WriteContractTest {
  /** The seed's newest time, and the two minutes it is moved to before "now". */
  private static final Instant UNSHIFTED = Instant.parse("2026-11-20T15:47:27Z");

  private static final String DEPLOYMENT = "/apis/apps/v1/namespaces/rec-sandbox/deployments/web";
  private static final String SETS = "/apis/apps/v1/namespaces/rec-sandbox/replicasets";

  private static final AtomicReference<Instant> CLOCK =
      new AtomicReference<>(Instant.parse("2026-11-20T15:44:16Z"));
  private static Vertx vertx;
  private static RecordedStory story;

  /** Something that may fail in any way. */
  private interface Step {
    void run() throws Exception;
  }

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    SandboxServer server =
        new SandboxServer(
            vertx, SandboxOptions.defaults().withClock(CLOCK::get), WriteContractTest::cluster);
    story =
        new RecordedStory(
            new SandboxClient(server.start().toCompletionStage().toCompletableFuture().join()),
            CLOCK);
  }

  @AfterAll
  static void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** The seed, the pods that a scheduler and a kubelet ran, and a budget that allows nothing. */
  private static Cluster cluster() {
    Cluster cluster = Seed.load(UNSHIFTED);
    try {
      for (Object pod : Exchange.load("69-pods-of-web").json().getJsonArray("items")) {
        cluster.put(
            new JsonObject().put("kind", "Pod").put("apiVersion", "v1").mergeIn((JsonObject) pod));
      }
      JsonObject labels = new JsonObject().put("app", "redis");
      JsonObject redis =
          object("v1", "Pod", "redis-595d8899c5-qtsbc", labels)
              .put(
                  "status",
                  new JsonObject()
                      .put("phase", "Running")
                      .put(
                          "conditions",
                          new JsonArray()
                              .add(new JsonObject().put("type", "Ready").put("status", "True"))));
      JsonObject limit =
          new JsonObject()
              .put("type", "Container")
              .put("max", new JsonObject().put("memory", "128Mi"));
      JsonObject limits =
          object("v1", "LimitRange", "limits", new JsonObject())
              .put("spec", new JsonObject().put("limits", new JsonArray().add(limit)));
      limits.getJsonObject("metadata").put("namespace", "team-quota");
      cluster.put(limits);
      JsonObject node = Exchange.load("73-node-cordon-dryrun").json();
      node.getJsonObject("spec").remove("unschedulable");
      JsonObject metadata = node.getJsonObject("metadata");
      metadata.put(
          "managedFields",
          new JsonArray(
              metadata.getJsonArray("managedFields").stream()
                  .filter(entry -> !"unknown".equals(((JsonObject) entry).getString("manager")))
                  .toList()));
      cluster.put(node);
      JsonObject budget =
          object("policy/v1", "PodDisruptionBudget", "redis", labels)
              .put(
                  "spec",
                  new JsonObject()
                      .put("minAvailable", 1)
                      .put("selector", new JsonObject().put("matchLabels", labels)))
              .put(
                  "status",
                  new JsonObject()
                      .put("desiredHealthy", 1)
                      .put("currentHealthy", 1)
                      .put("disruptionsAllowed", 0));
      cluster.put(redis);
      cluster.put(budget);
    } catch (Exception unreadable) {
      throw new AssertionError(unreadable);
    }
    return cluster;
  }

  private static JsonObject object(String apiVersion, String kind, String name, JsonObject labels) {
    JsonObject metadata =
        new JsonObject()
            .put("name", name)
            .put("namespace", "data")
            .put("labels", labels)
            .put("resourceVersion", "27100");
    return new JsonObject()
        .put("apiVersion", apiVersion)
        .put("kind", kind)
        .put("metadata", metadata);
  }

  @TestFactory
  List<DynamicTest> theStory() {
    List<DynamicTest> steps = new ArrayList<>();
    same(steps, "47-namespace-create");
    same(steps, "48-dryrun-create");
    same(steps, "49-dryrun-left-nothing");
    same(steps, "50-create");
    same(steps, "51-create-again");
    before(steps, "52-get-after-create", () -> status("52-get-after-create"));
    before(steps, "53-replicasets", () -> sets("53-replicasets"));
    same(steps, "54-restart-patch");
    before(steps, "55-put-stale", () -> status("56-merge-patch"));
    same(steps, "56-merge-patch");
    same(steps, "57-merge-patch-precondition");
    same(steps, "58-json-patch-test-fails");
    before(steps, "59-json-patch", () -> status("59-json-patch"));
    same(steps, "60-invalid-422");
    steps.add(dynamicTest("61-unknown-field-strict", WriteContractTest::unknownField));
    before(steps, "62-scale-get", () -> status("65-ssa-dryrun-force"));
    same(steps, "63-scale-patch");
    same(steps, "64-ssa-conflict");
    same(steps, "65-ssa-dryrun-force");
    same(steps, "66-ssa-create");
    same(steps, "67-delete-uid-mismatch");
    before(steps, "68-replicasets-after-restart", WriteContractTest::setsAfterRestart);
    same(steps, "69-pods-of-web");
    same(steps, "70-eviction-dryrun");
    before(steps, "71-eviction", () -> CLOCK.set(Instant.parse("2026-11-20T15:44:27Z")));
    same(steps, "72-eviction-pdb-429");
    same(steps, "73-node-cordon-dryrun");
    same(steps, "74-node-label-dryrun");
    steps.add(dynamicTest("80-watch", WriteContractTest::watch));
    same(steps, "82-job-create");
    before(
        steps,
        "83-job-done",
        () ->
            story.controllers(
                "/apis/batch/v1/namespaces/rec-sandbox/jobs/once", body("83-job-done")));
    same(steps, "84-quota-pod-forbidden");
    same(steps, "88-delete-namespace");
    return steps;
  }

  private static void same(List<DynamicTest> steps, String name) {
    before(steps, name, () -> {});
  }

  private static void before(List<DynamicTest> steps, String name, Step fixture) {
    steps.add(
        dynamicTest(
            name,
            () -> {
              fixture.run();
              Exchange exchange = Exchange.load(name);
              SandboxClient.Answer answer = story.replay(exchange);
              assertEquals(
                  exchange.response().getInteger("status"), answer.status(), answer.body());
              exchange.sameOutside(answer);
              assertEquals(story.comparable(exchange.json()), story.comparable(answer.json()));
            }));
  }

  private static JsonObject body(String name) throws Exception {
    return Exchange.load(name).json();
  }

  private static void status(String name) throws Exception {
    story.controllers(DEPLOYMENT, body(name));
  }

  private static void sets(String name) throws Exception {
    for (Object item : body(name).getJsonArray("items")) {
      JsonObject set = (JsonObject) item;
      story.created(SETS, set);
      story.controllers(path(set), set);
    }
  }

  private static String path(JsonObject set) {
    return SETS + "/" + set.getJsonObject("metadata").getString("name");
  }

  /** The new set takes over; the old one is scaled up, down and to nothing. */
  private static void setsAfterRestart() throws Exception {
    JsonArray items = body("68-replicasets-after-restart").getJsonArray("items");
    JsonObject young = items.getJsonObject(0);
    String desired = "deployment.kubernetes.io/desired-replicas";
    JsonObject first = young.copy();
    first.getJsonObject("metadata").getJsonObject("annotations").put(desired, "2");
    story.created(SETS, first);
    story.at(young.getJsonObject("metadata").getJsonArray("managedFields").getJsonObject(0));
    story.patched(path(young), annotations(young));
    story.controllers(path(young), young);
    JsonObject old = items.getJsonObject(1);
    story.at(old.getJsonObject("metadata").getJsonArray("managedFields").getJsonObject(0));
    for (int replicas : List.of(3, 1, 0)) {
      JsonObject spec = new JsonObject().put("replicas", replicas);
      story.patched(path(old), annotations(old).put("spec", spec));
    }
    story.controllers(path(old), old);
  }

  private static JsonObject annotations(JsonObject set) {
    Object annotations = set.getJsonObject("metadata").getValue("annotations");
    return new JsonObject().put("metadata", new JsonObject().put("annotations", annotations));
  }

  /** The message holds the whole object: it is compared as an object. */
  private static void unknownField() throws Exception {
    Exchange exchange = Exchange.load("61-unknown-field-strict");
    SandboxClient.Answer answer = story.replay(exchange);
    exchange.sameOutside(answer);
    String expected = exchange.json().getString("message");
    String message = answer.json().getString("message");
    String start = " \"\" is invalid: patch: Invalid value: ";
    assertTrue(message.startsWith(start), message);
    String end = ": strict decoding error: unknown field \"spec.replicaz\"";
    assertTrue(message.endsWith(end), message);
    JsonObject recorded = embedded(expected, start, end);
    JsonObject own = embedded(message, start, end);
    assertEquals(recorded.fieldNames(), own.fieldNames());
    assertEquals(recorded.getValue("spec"), own.getValue("spec"));
    assertEquals(
        exchange.json().getJsonObject("details").fieldNames(),
        answer.json().getJsonObject("details").fieldNames());
  }

  private static JsonObject embedded(String message, String start, String end) {
    String quoted = message.substring(start.length(), message.length() - end.length());
    return new JsonObject(new JsonArray("[" + quoted + "]").getString(0));
  }

  /** What the API server itself writes; then controllers and the kubelet take over. */
  private static void watch() throws Exception {
    Exchange exchange = Exchange.load("80-watch");
    SandboxClient.Answer answer = story.replay(exchange);
    exchange.sameOutside(answer);
    List<String> expected = exchange.text().lines().limit(2).toList();
    List<String> own = answer.body().lines().limit(2).toList();
    for (int i = 0; i < 2; i++) {
      assertEquals(
          story.comparable(new JsonObject(expected.get(i))),
          story.comparable(new JsonObject(own.get(i))));
    }
  }
}
