package io.pilothouse.tools.core.logs;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.kubernetes.LogText;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.core.Calls;
import io.pilothouse.tools.core.FakeCluster;
import io.pilothouse.tools.core.Recordings;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A cluster with logs, and the tool that reads them. */
abstract class LogFixture {
  static final Instant NOW = Instant.parse("2026-11-20T15:45:35Z");
  static final String CRASHING = "checkout-5f6c9b9549-k8kqg";

  private final Vertx vertx = Vertx.vertx();
  private final BlockingSeam seam = new BlockingSeam(vertx, 2);
  final FakeCluster cluster = new FakeCluster();
  final GetLogs tool = new GetLogs(cluster, new Redactor(), seam, Clock.fixed(NOW, ZoneOffset.UTC));

  @BeforeEach
  void pods() {
    cluster.add(FakeCluster.POD, Recordings.body("31-pod-crashloop"));
    cluster.add(FakeCluster.POD, Recordings.body("32-pod-imagepull"));
  }

  @AfterEach
  void close() {
    seam.close();
    vertx.close().await();
  }

  String text(Object... arguments) {
    return Calls.text(tool, arguments);
  }

  ToolException refusal(Object... arguments) {
    try {
      return fail(Calls.text(tool, arguments));
    } catch (ToolException expected) {
      return expected;
    }
  }

  private static ToolException fail(String text) {
    throw new AssertionError("expected a failure but got: " + text);
  }

  void log(String pod, String container, String text) {
    cluster.logs.put("shop/" + pod + "/" + container, new LogText(text, false));
  }

  static JsonObject pod(String name, boolean ready, String... containers) {
    JsonArray specs = new JsonArray();
    JsonArray statuses = new JsonArray();
    for (String container : containers) {
      specs.add(new JsonObject().put("name", container));
      statuses.add(
          new JsonObject()
              .put("name", container)
              .put("ready", ready)
              .put("state", new JsonObject().put("running", new JsonObject())));
    }
    return new JsonObject()
        .put(
            "metadata",
            new JsonObject()
                .put("name", name)
                .put("namespace", "shop")
                .put("labels", new JsonObject().put("app", "web")))
        .put("spec", new JsonObject().put("nodeName", "worker-1").put("containers", specs))
        .put("status", new JsonObject().put("phase", "Running").put("containerStatuses", statuses));
  }

  void web(JsonObject... pods) {
    JsonObject selector = new JsonObject().put("matchLabels", new JsonObject().put("app", "web"));
    cluster.add(
        FakeCluster.DEPLOYMENT,
        new JsonObject()
            .put("metadata", new JsonObject().put("name", "web").put("namespace", "shop"))
            .put("spec", new JsonObject().put("selector", selector)));
    for (JsonObject pod : pods) {
      cluster.add(FakeCluster.POD, pod);
    }
  }

  static String stamped(int second, String text) {
    return "2026-11-20T15:43:%02d.5Z %s\n".formatted(second, text);
  }
}
