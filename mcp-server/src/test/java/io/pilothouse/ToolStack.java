package io.pilothouse;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.diagnosis.Engine;
import io.pilothouse.diagnosis.Parts;
import io.pilothouse.diagnosis.correlation.CriticalityMap;
import io.pilothouse.identity.Caller;
import io.pilothouse.kubernetes.Awaiting;
import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.kubernetes.KubeconfigFile;
import io.pilothouse.kubernetes.UpstreamObserver;
import io.pilothouse.kubernetes.WriteAuthority;
import io.pilothouse.kubernetes.fabric8.ConnectionSettings;
import io.pilothouse.kubernetes.fabric8.Fabric8Clusters;
import io.pilothouse.kubernetes.fabric8.HostEnvironment;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.CallObserver;
import io.pilothouse.tools.Progress;
import io.pilothouse.tools.SchemaCatalog;
import io.pilothouse.tools.ToolInvoker;
import io.pilothouse.tools.ToolRegistry;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.ToolSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All tools, wired as the program wires them, on the clusters of one kubeconfig. */
final class ToolStack implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final BlockingSeam seam;
  private final Fabric8Clusters clusters;
  private final ToolInvoker invoker;

  private ToolStack(Vertx vertx, Path kubeconfig, Clock clock, boolean impersonate) {
    Path nowhere = kubeconfig.resolveSibling("nowhere");
    seam = new BlockingSeam(vertx, 8);
    clusters =
        new Fabric8Clusters(
            vertx,
            seam,
            new ConnectionSettings(
                Optional.of(kubeconfig.toString()),
                new HostEnvironment(Map.of(), nowhere, nowhere),
                Set.of(),
                Optional.empty(),
                PATIENCE,
                64,
                UpstreamObserver.NONE),
            impersonate,
            WriteAuthority.readOnly());
    Redactor redactor = new Redactor();
    ToolRegistry registry =
        new ToolRegistry(
            new SchemaCatalog(),
            Toolbox.tools(
                clusters,
                redactor,
                seam,
                clock,
                new Engine(Parts.all(redactor, CriticalityMap.EMPTY), seam, clock)),
            new ToolSettings(Set.of("core", "diagnose"), Set.of(), false, PATIENCE));
    invoker = new ToolInvoker(vertx, registry, redactor::text, CallObserver.NONE);
  }

  /** The tools on the clusters of a kubeconfig file, which need not exist yet. */
  static ToolStack on(Vertx vertx, Path kubeconfig, Clock clock) {
    return new ToolStack(vertx, kubeconfig, clock, false);
  }

  /** The same, asking on behalf of each caller. */
  static ToolStack impersonating(Vertx vertx, Path kubeconfig, Clock clock) {
    return new ToolStack(vertx, kubeconfig, clock, true);
  }

  /** The tools on one API server, with namespace {@code shop} as the context's own. */
  static ToolStack on(Vertx vertx, String url, String token, Path folder, Clock clock) {
    Path file =
        KubeconfigFile.current("test")
            .context("test", url, "shop", "token: " + token)
            .write(folder.resolve("config"));
    return new ToolStack(vertx, file, clock, false);
  }

  Clusters clusters() {
    return clusters;
  }

  ToolInvoker invoker() {
    return invoker;
  }

  ToolResult call(String tool, JsonObject arguments) {
    return Awaiting.await(start(tool, arguments));
  }

  Future<ToolResult> start(String tool, JsonObject arguments) {
    return start(tool, arguments, Caller.local("test"));
  }

  Future<ToolResult> start(String tool, JsonObject arguments, Caller caller) {
    return invoker.call(tool, arguments, caller, Progress.NONE, new Cancellation());
  }

  @Override
  public void close() {
    clusters.close();
    seam.close();
  }
}
