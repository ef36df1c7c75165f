package io.pilothouse;

import io.pilothouse.automation.ToolDoor;
import io.pilothouse.automation.hook.Hooks;
import io.pilothouse.config.Config;
import io.pilothouse.config.ConfigException;
import io.pilothouse.config.HttpConfig;
import io.pilothouse.identity.Authenticator;
import io.pilothouse.observability.Metrics;
import io.pilothouse.protocol.McpService;
import io.pilothouse.transport.http.AllowedNames;
import io.pilothouse.transport.http.Automation;
import io.pilothouse.transport.http.CallerLimits;
import io.pilothouse.transport.http.HttpAccess;
import io.pilothouse.transport.http.HttpLimits;
import io.pilothouse.transport.http.HttpObserver;
import io.pilothouse.transport.http.HttpTransport;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves HTTP until the process is told to end. */
final class HttpServing {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServing.class);

  /** On top of the grace, for last words and closed connections. */
  private static final Duration LAST = Duration.ofSeconds(5);

  private final Config config;
  private final Optional<Certificate> certificate;
  private final HttpTransport transport;
  private final Management management;
  private final Optional<MonitorWiring> monitor;

  /**
   * Returns only when an address cannot be used, or when the thread is interrupted.
   *
   * @throws ConfigException when a file that a setting names cannot be used
   */
  static int run(Wiring wiring, McpService service, Config config, Terminal terminal)
      throws ConfigException {
    Optional<MonitorWiring> monitor =
        config.monitor().enabled()
            ? Optional.of(new MonitorWiring(wiring, config, terminal.out(), true))
            : Optional.empty();
    HttpServing serving = new HttpServing(wiring, service, config, monitor);
    Optional<String> problem = wiring.await(serving::start);
    if (problem.isPresent()) {
      terminal.err().println("pilothouse: " + problem.get());
      return ExitCode.FAILURE;
    }
    monitor.ifPresent(MonitorWiring::start);
    serving.certificate.ifPresent(read -> read.follow(serving.transport));
    RightsCheck.begin(wiring, config);
    Runtime.getRuntime().addShutdownHook(new Thread(serving::stop, "http-stop"));
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException stop) {
      serving.stop();
    }
    return ExitCode.OK;
  }

  private HttpServing(
      Wiring wiring, McpService service, Config config, Optional<MonitorWiring> monitor)
      throws ConfigException {
    this.monitor = monitor;
    this.config = config;
    HttpConfig http = config.http();
    Optional<Authenticator> authenticator = HttpIdentity.authenticator(http.identity(), wiring);
    this.certificate = Certificate.read(http.tls(), wiring);
    HttpAccess access =
        new HttpAccess(
            authenticator,
            new AllowedNames(http.names().hosts(), http.names().origins()),
            HttpIdentity.resource(http),
            new CallerLimits(
                http.limits().requests(),
                http.limits().newSessionsPerCaller(),
                CallerLimits.DEFAULT.failures()),
            certificate.map(Certificate::current),
            http.doors().legacySse());
    this.transport =
        new HttpTransport(
            wiring.vertx(),
            service,
            limits(http.limits()),
            access,
            InstantSource.system(),
            wiring.metrics().map(Metrics::http).orElse(HttpObserver.NONE),
            automation(wiring, config, new ToolDoor(service, wiring.invoker()::tools), monitor));
    this.management = new Management(wiring, config.management(), access.names(), transport);
  }

  private static Automation automation(
      Wiring wiring, Config config, ToolDoor door, Optional<MonitorWiring> monitor)
      throws ConfigException {
    HttpConfig.Doors doors = config.http().doors();
    HookNotes notes =
        new HookNotes(
            StateWiring.journal(config.state(), wiring.database()),
            wiring.redactor(),
            () -> monitor.ifPresent(MonitorWiring::wake));
    return new Automation(
        doors.rest() ? Optional.of(door) : Optional.empty(),
        doors.hooks()
            ? Optional.of(new Hooks(door, InstantSource.system(), notes))
            : Optional.empty(),
        HookSecrets.check(doors.hooksSecrets()),
        monitor.map(MonitorWiring::buttons));
  }

  /** Completes with what went wrong, if anything did. */
  private Future<Optional<String>> start() {
    HttpConfig.Address address = config.http().address();
    return problem(
            transport
                .start(address.host(), address.port())
                .onSuccess(port -> announce(config.http(), port)),
            "cannot serve on that host and port: ")
        .compose(
            problem ->
                problem.isPresent()
                    ? Future.succeededFuture(problem)
                    : problem(
                        management.start(),
                        "cannot serve health and metrics on that management-host and"
                            + " management-port: "));
  }

  private static HttpLimits limits(HttpConfig.Limits config) {
    return new HttpLimits(
        config.sessions(),
        config.sessionIdle(),
        config.newSessions(),
        config.inFlight(),
        config.request(),
        HttpLimits.DEFAULT.keepAlive(),
        HttpLimits.DEFAULT.write());
  }

  private static void announce(HttpConfig config, int port) {
    String name = inUrl(config.address().host());
    String scheme = config.tls().isPresent() ? "https" : "http";
    LOG.info("Serving MCP at {}://{}:{}{}", scheme, name, port, HttpTransport.PATH);
    if (config.tls().isEmpty() && !config.address().isLoopback()) {
      LOG.warn(
          "Tokens travel unencrypted: set tls-cert and tls-key, or have a proxy in front that"
              + " speaks HTTPS");
    }
  }

  private static Future<Optional<String>> problem(Future<?> started, String what) {
    return started
        .map(ok -> Optional.<String>empty())
        .otherwise(failure -> Optional.of(what + failure.getMessage()));
  }

  /** An address as it stands in a URL. */
  static String inUrl(String host) {
    return host.contains(":") ? "[" + host + "]" : host;
  }

  /** Probes hear of it first, clients next; blocks until the last request is over. */
  private void stop() {
    management.drain();
    Duration grace = config.management().shutdownGrace();
    try {
      Future.join(
              transport.stop(grace),
              monitor.map(each -> each.stop(grace)).orElseGet(Future::succeededFuture))
          .eventually(management::stop)
          .await(grace.plus(LAST).toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException slow) {
      LOG.warn("Requests or a cycle were still in flight when the process ended");
    }
  }
}
