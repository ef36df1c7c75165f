package io.pilothouse;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.config.Config;
import io.pilothouse.config.ConfigException;
import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.kubernetes.fabric8.ConnectionSettings;
import io.pilothouse.kubernetes.fabric8.Fabric8Clusters;
import io.pilothouse.kubernetes.fabric8.HostEnvironment;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.SchemaCatalog;
import io.pilothouse.tools.ToolInvoker;
import io.pilothouse.tools.ToolRegistry;
import io.pilothouse.tools.ToolSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of a running Pilothouse, put together. Closing it stops them. */
final class Wiring implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final int EVENT_LOOPS = 2;
  private static final long CLOSE_SECONDS = 1;

  private final Vertx vertx;
  private final BlockingSeam seam;
  private final Clusters clusters;
  private final ToolRegistry registry;
  private final ToolInvoker invoker;

  private Wiring(Config config) {
    vertx = Vertx.vertx(options());
    seam = new BlockingSeam(vertx, config.clusters().maxUpstream());
    clusters = clusters(config);
    Redactor redactor = new Redactor();
    registry =
        new ToolRegistry(
            new SchemaCatalog(),
            Toolbox.tools(clusters, redactor, seam, Clock.systemUTC()),
            settings(config.tools()));
    invoker = new ToolInvoker(vertx, registry, redactor::text);
  }

  /**
   * Puts the parts together. Nothing outside is contacted yet.
   *
   * @throws ConfigException when a tool is disabled that there is not
   */
  static Wiring of(Config config) throws ConfigException {
    Wiring wiring = new Wiring(config);
    try {
      config.tools().requireDisabledToBeAmong(wiring.registry.names());
      return wiring;
    } catch (ConfigException bad) {
      wiring.close();
      throw bad;
    }
  }

  /** Few threads, and no files unpacked from the class path: both would cost start-up time. */
  private static VertxOptions options() {
    return new VertxOptions()
        .setEventLoopPoolSize(EVENT_LOOPS)
        .setFileSystemOptions(
            new FileSystemOptions()
                .setClassPathResolvingEnabled(false)
                .setFileCachingEnabled(false));
  }

  private Clusters clusters(Config config) {
    if (config.sandbox().enabled()) {
      return new SandboxClusters(
          vertx,
          seam,
          config.sandbox().pods(),
          file -> client(config.clusters(), Optional.of(file.toString())));
    }
    return client(config.clusters(), config.clusters().kubeconfig());
  }

  private Clusters client(Config.Clusters config, Optional<String> kubeconfig) {
    return new Fabric8Clusters(
        vertx,
        seam,
        new ConnectionSettings(
            kubeconfig,
            HostEnvironment.ofProcess(),
            Set.copyOf(config.contexts()),
            config.context(),
            CONNECT_TIMEOUT,
            config.maxUpstream()));
  }

  private static ToolSettings settings(Config.Tools tools) {
    return new ToolSettings(
        Set.copyOf(tools.toolsets()),
        Set.copyOf(tools.disabled()),
        tools.readOnly(),
        tools.callTimeout());
  }

  Vertx vertx() {
    return vertx;
  }

  Clusters clusters() {
    return clusters;
  }

  ToolInvoker invoker() {
    return invoker;
  }

  /** Runs work on an event loop and waits for its outcome. For the program's main thread only. */
  <T> T await(Supplier<Future<T>> work) {
    return Future.<T>future(
            outcome -> vertx.runOnContext(started -> work.get().onComplete(outcome)))
        .await();
  }

  @Override
  public void close() {
    seam.close();
    try {
      vertx.close().await(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException slow) {
      LOG.debug("Vert.x did not close in time; the process ends all the same");
    }
  }
}
