package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.config.Config;
import io.pilothouse.identity.Caller;
import io.pilothouse.kubernetes.Awaiting;
import io.pilothouse.monitor.config.MonitorFile;
import io.pilothouse.tools.Progress;
import io.pilothouse.tools.ToolResult;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as it is wired: what its monitor measures is in the answers of its tools. */
class MeasuredClusterTest {
  private static final String POLICY =
      "{apiVersion: pilothouse.io/v1, kind: Policy, default: allow}";

  /** Fits on worker-1, if nothing else were there. */
  private static final String LATE =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: late, namespace: shop}
      spec:
        selector: {matchLabels: {app: late}}
        template:
          metadata: {labels: {app: late}}
          spec:
            containers:
            - {name: app, image: docker.io/shop/storefront:v1.0, resources: {requests: {cpu: 1700m}}}
      """;

  @TempDir private Path folder;
  private Wiring wiring;

  @BeforeEach
  void start() throws Exception {
    wiring =
        Wiring.of(
            Config.load(
                Map.of(
                    "sandbox", "true",
                    "state-dir", folder.resolve("state").toString(),
                    "policy", Files.writeString(folder.resolve("policy.yaml"), POLICY).toString()),
                Map.of()));
  }

  @AfterEach
  void stop() {
    wiring.close();
  }

  private String call(String tool, JsonObject arguments) {
    ToolResult result =
        Awaiting.await(
            wiring
                .invoker()
                .call(tool, arguments, Caller.local("test"), Progress.NONE, new Cancellation()));
    assertFalse(result.isError(), result.text());
    return result.text();
  }

  private String diagnosis() {
    return call(
        "diagnose",
        new JsonObject().put("kind", "Deployment").put("namespace", "shop").put("name", "late"));
  }

  private String pending() {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    String said = diagnosis();
    while (!said.contains("SCHED_RESOURCES") && System.nanoTime() < end) {
      said = diagnosis();
    }
    assertTrue(said.contains("SCHED_RESOURCES"), said);
    return said;
  }

  @Test
  void aDiagnosisUsesWhatTheMonitorMeasured() throws Exception {
    call(
        "apply_manifest",
        new JsonObject()
            .put("manifest", LATE)
            .put("reason", "because of a test")
            .put("wait", false));
    String before = pending();
    assertFalse(before.contains("in the last hour or two"), before);
    Path file =
        Files.writeString(
            folder.resolve("monitor.yaml"),
            "apiVersion: pilothouse.io/v1\nkind: Monitor\nusage: {every: 1m}\n");
    Awaiting.await(new UsageRounds(wiring).collect(MonitorFile.parse(Files.readString(file))));
    String after = pending();
    assertTrue(after.contains("the node that it may run on, in the last hour or two: CPU"), after);
  }
}
