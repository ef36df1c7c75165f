package io.pilothouse.monitor.cycle;

import static io.pilothouse.kubernetes.Awaiting.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.concurrent.ManualTime;
import io.pilothouse.kubernetes.KubeconfigFile;
import io.pilothouse.kubernetes.UpstreamObserver;
import io.pilothouse.kubernetes.WriteAuthority;
import io.pilothouse.kubernetes.fabric8.ConnectionSettings;
import io.pilothouse.kubernetes.fabric8.Fabric8Clusters;
import io.pilothouse.kubernetes.fabric8.HostEnvironment;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watches of an API server that does what one may do, when the test says so. */
class EventStreamTest {
  private static final String FORBIDDEN =
      "{\"kind\":\"Status\",\"status\":\"Failure\",\"code\":403,\"message\":\"no\"}";
  private static final String EXPIRED =
      "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"status\":\"Failure\",\"code\":410,"
          + "\"reason\":\"Expired\",\"message\":\"too old resource version\"}}\n";

  /** A request, and the answer that the test gives. */
  private record Asked(HttpServerRequest request) {
    String version() {
      return request.getParam("resourceVersion");
    }

    boolean isWatch() {
      return "true".equals(request.getParam("watch"));
    }

    void listed(int version) {
      end(200, "{\"kind\":\"EventList\",\"metadata\":{\"resourceVersion\":\"" + version + "\"}}");
    }

    void end(int status, String body) {
      request
          .response()
          .setStatusCode(status)
          .putHeader("Content-Type", "application/json")
          .end(body);
    }

    HttpServerResponse stream() {
      HttpServerResponse response = request.response().setChunked(true);
      response.putHeader("Content-Type", "application/json");
      return response;
    }
  }

  @TempDir private Path folder;
  private final ManualTime time = new ManualTime(Instant.parse("2026-11-20T10:00:00Z"));
  private final AtomicInteger warned = new AtomicInteger();
  private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
  private final Vertx vertx = Vertx.vertx();
  private final BlockingSeam seam = new BlockingSeam(vertx, 4);
  private Fabric8Clusters clusters;
  private EventStream stream;

  @BeforeEach
  void begin() {
    HttpServer server =
        await(
            vertx
                .createHttpServer()
                .requestHandler(request -> asked.add(new Asked(request)))
                .listen(0, "127.0.0.1"));
    Path file =
        KubeconfigFile.current("test")
            .context("test", "http://127.0.0.1:" + server.actualPort(), "a-token")
            .write(folder.resolve("config"));
    clusters =
        new Fabric8Clusters(
            vertx,
            seam,
            new ConnectionSettings(
                Optional.of(file.toString()),
                new HostEnvironment(Map.of(), folder, folder),
                Set.of(),
                Optional.empty(),
                Duration.ofSeconds(20),
                1,
                UpstreamObserver.NONE),
            false,
            WriteAuthority.readOnly());
    stream =
        new EventStream(
            clusters,
            new WarningWatch.Place(Optional.empty(), Optional.of("shop")),
            time.time(),
            warned::incrementAndGet);
    stream.begin();
  }

  @AfterEach
  void close() {
    stream.end();
    clusters.close();
    seam.close();
    await(vertx.close());
  }

  private static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "it does not happen");
      Thread.onSpinWait();
    }
  }

  private Asked next() throws InterruptedException {
    Asked request = asked.poll(60, TimeUnit.SECONDS);
    assertTrue(request != null, "nothing is asked");
    return request;
  }

  private Asked nextWatch(String from) throws InterruptedException {
    Asked watch = next();
    assertTrue(watch.isWatch(), watch.request().uri());
    assertEquals(from, watch.version());
    return watch;
  }

  private Asked nextList() throws InterruptedException {
    Asked list = next();
    assertTrue(!list.isWatch(), list.request().uri());
    return list;
  }

  /** Lets time pass until it asks again. */
  private int secondsUntilAsked() {
    time.awaitWaiting();
    int passed = 0;
    while (time.waiting() > 0) {
      time.pass(Duration.ofSeconds(1));
      passed++;
    }
    return passed;
  }

  private static String event(String type, int version) {
    return "{\"type\":\"%s\",\"object\":{\"metadata\":{\"resourceVersion\":\"%d\"}}}\n"
        .formatted(type, version);
  }

  @Test
  void itAsksForWhatIsNewOnly() throws Exception {
    Asked list = nextList();
    assertEquals("/api/v1/namespaces/shop/events", list.request().path());
    assertEquals("type=Warning", list.request().getParam("fieldSelector"));
    assertEquals("1", list.request().getParam("limit"));
    list.listed(70);
    Asked watch = nextWatch("70");
    assertEquals("/api/v1/namespaces/shop/events", watch.request().path());
    assertEquals("type=Warning", watch.request().getParam("fieldSelector"));
    assertEquals("true", watch.request().getParam("allowWatchBookmarks"));
    assertTrue(Integer.parseInt(watch.request().getParam("timeoutSeconds")) <= 280);
    assertTrue(watch.request().getHeader("Accept").contains("as=PartialObjectMetadata;"));
    HttpServerResponse body = watch.stream();
    body.write(event("BOOKMARK", 75));
    body.write(event("ADDED", 76) + event("DELETED", 77));
    String halves = event("MODIFIED", 78);
    body.write(halves.substring(0, 20));
    body.write(halves.substring(20));
    until(() -> warned.get() == 2);
  }

  @Test
  void aStreamThatEndsOrBreaksIsGoneOnWithFromWhereItEnded() throws Exception {
    nextList().listed(70);
    HttpServerResponse body = nextWatch("70").stream();
    body.write(event("ADDED", 71));
    body.end(event("BOOKMARK", 90));
    assertEquals(1, secondsUntilAsked());
    body = nextWatch("90").stream();
    body.write(event("ADDED", 91) + "{\"type\":\"ADD");
    until(() -> warned.get() == 2);
    body.reset();
    assertEquals(2, secondsUntilAsked());
    nextWatch("91");
  }

  @Test
  void aServerThatClosesAtOnceIsAskedEverLessOften() throws Exception {
    nextList().listed(70);
    List<Integer> pauses = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      nextWatch("70").end(200, "");
      pauses.add(secondsUntilAsked());
    }
    assertEquals(List.of(1, 2, 4, 8, 16, 32, 60, 60, 60), pauses);
    HttpServerResponse body = nextWatch("70").stream();
    body.write(event("BOOKMARK", 71));
    time.pass(EventStream.WORKING);
    body.end();
    assertEquals(1, secondsUntilAsked(), "it works again");
  }

  @Test
  void whatIsTooOldIsNotToldAnyMore() throws Exception {
    nextList().listed(70);
    nextWatch("70").end(200, event("ADDED", 71) + EXPIRED);
    until(() -> warned.get() == 1);
    secondsUntilAsked();
    nextList().listed(900);
    nextWatch("900").end(410, "{\"kind\":\"Status\",\"status\":\"Failure\",\"code\":410}");
    secondsUntilAsked();
    nextList().listed(950);
    nextWatch("950");
    assertEquals(1, warned.get());
  }

  @Test
  void whoMayNotWatchAsksRarely() throws Exception {
    nextList().listed(70);
    nextWatch("70").end(403, FORBIDDEN);
    assertEquals(EventStream.FORBIDDEN_PAUSE.toSeconds(), secondsUntilAsked());
    nextWatch("70").end(500, "{}");
    assertEquals(1, secondsUntilAsked());
    nextWatch("70");
  }

  @Test
  void aWatchTakesNobodyElsesPlace() throws Exception {
    nextList().listed(70);
    nextWatch("70").stream().write(event("BOOKMARK", 71));
    var version =
        clusters
            .serverReader(Optional.empty())
            .compose(
                reader ->
                    reader.getPath(
                        "/version", CallScope.within(Duration.ofSeconds(20), new Cancellation())));
    next().end(200, "{\"major\": \"1\"}");
    assertEquals("1", await(version).getString("major"));
  }

  @Test
  void itClosesTheConnection() throws Exception {
    nextList().listed(70);
    AtomicInteger closed = new AtomicInteger();
    Asked watch = nextWatch("70");
    watch.request().connection().closeHandler(gone -> closed.incrementAndGet());
    watch.stream().write(event("ADDED", 71));
    until(() -> warned.get() == 1);
    stream.end();
    until(() -> closed.get() == 1);
  }
}
