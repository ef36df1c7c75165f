package io.pilothouse;

import io.pilothouse.config.Config;
import io.pilothouse.protocol.McpService;
import io.pilothouse.transport.http.HttpLimits;
import io.pilothouse.transport.http.HttpTransport;
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

  /** How long requests in flight may go on then; Kubernetes allows 30 seconds in all. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private static final Duration LAST = GRACE.plusSeconds(5);

  private HttpServing() {}

  /** Returns only when the address cannot be used, or when the thread is interrupted. */
  static int run(Wiring wiring, McpService service, Config.Http config, Terminal terminal) {
    HttpTransport transport =
        new HttpTransport(wiring.vertx(), service, HttpLimits.DEFAULT, InstantSource.system());
    Optional<String> problem =
        wiring.await(
            () ->
                transport
                    .start(config.host(), config.port())
                    .map(port -> announce(config.host(), port))
                    .otherwise(failure -> Optional.of(String.valueOf(failure.getMessage()))));
    if (problem.isPresent()) {
      terminal.err().println("pilothouse: cannot serve on that host and port: " + problem.get());
      return ExitCode.FAILURE;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(transport), "http-stop"));
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException stop) {
      stop(transport);
    }
    return ExitCode.OK;
  }

  private static Optional<String> announce(String host, int port) {
    String name = host.contains(":") ? "[" + host + "]" : host;
    LOG.info("Serving MCP at http://{}:{}{}", name, port, HttpTransport.PATH);
    return Optional.empty();
  }

  private static void stop(HttpTransport transport) {
    try {
      transport.stop(GRACE).await(LAST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException slow) {
      LOG.warn("Requests were still in flight when the process ended");
    }
  }
}
