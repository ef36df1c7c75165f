package io.pilothouse.conformance;

import io.pilothouse.transport.http.HttpAccess;
import io.pilothouse.transport.http.HttpLimits;
import io.pilothouse.transport.http.HttpObserver;
import io.pilothouse.transport.http.HttpTransport;
import io.vertx.core.Vertx;
import java.time.InstantSource;

/** Serves the suite's fixtures on loopback until the process ends. */
public final class ConformanceServer {
  private ConformanceServer() {}

  /**
   * Prints the port once it listens.
   *
   * @param arguments the port, 0 or nothing for any free one
   */
  public static void main(String[] arguments) {
    Vertx vertx = Vertx.vertx();
    HttpTransport transport =
        new HttpTransport(
            vertx,
            new FixtureService(vertx),
            HttpLimits.DEFAULT,
            HttpAccess.LOCAL,
            InstantSource.system(),
            HttpObserver.NONE);
    int wanted = arguments.length == 0 ? 0 : Integer.parseInt(arguments[0]);
    System.out.println(transport.start("127.0.0.1", wanted).await());
  }
}
