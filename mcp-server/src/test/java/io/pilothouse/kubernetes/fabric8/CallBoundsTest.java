package io.pilothouse.kubernetes.fabric8;

import static io.pilothouse.kubernetes.Awaiting.await;
import static io.pilothouse.kubernetes.Awaiting.failureOf;
import static io.pilothouse.kubernetes.fabric8.ClusterFixture.PODS;
import static io.pilothouse.kubernetes.fabric8.ClusterFixture.patient;
import static io.pilothouse.kubernetes.fabric8.ClusterFixture.within;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.kubernetes.ClusterException.Kind;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.ListQuery;
import io.pilothouse.kubernetes.LogQuery;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deadlines, cancellation and the number of requests at a time, seen from the wire. */
class CallBoundsTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

  /** A connection with a request on it, at a server that answers only when told to. */
  private record Held(NetSocket socket, Future<Void> closed) {}

  private final ClusterFixture fixture = new ClusterFixture();
  private final List<Held> held = new CopyOnWriteArrayList<>();
  private final List<Promise<Held>> wanted = new CopyOnWriteArrayList<>();
  private NetServer server;
  private String url;

  @BeforeEach
  void start() {
    for (int i = 0; i < 10; i++) {
      wanted.add(Promise.promise());
    }
    server =
        fixture
            .vertx
            .createNetServer()
            .connectHandler(
                socket -> {
                  Promise<Void> closed = Promise.promise();
                  socket.closeHandler(end -> closed.tryComplete());
                  socket.handler(
                      request -> {
                        Held one = new Held(socket, closed.future());
                        held.add(one);
                        wanted.get(held.size() - 1).complete(one);
                      });
                });
    url = "http://127.0.0.1:" + await(server.listen(0, "127.0.0.1")).actualPort();
  }

  @AfterEach
  void stop() throws Exception {
    await(server.close());
    fixture.close();
  }

  /** Waits for the n-th request, counting from 0. */
  private Held request(int n) {
    return await(wanted.get(n).future());
  }

  @Test
  void aCancelledCallClosesTheConnectionBeforeAnyAnswer() {
    Cancellation cancellation = new Cancellation();
    Future<JsonObject> call =
        fixture
            .reader(url, "x")
            .getPath("/version", CallScope.within(Duration.ofMinutes(5), cancellation));
    Held request = request(0);
    cancellation.cancel();
    assertEquals(Kind.CANCELLED, failureOf(call).kind());
    await(request.closed());
  }

  @Test
  void aCancelledCallClosesTheConnectionInTheMiddleOfAnAnswer() {
    Cancellation cancellation = new Cancellation();
    LogQuery log =
        new LogQuery(
            "shop", "web", Optional.empty(), false, Optional.empty(), Optional.empty(), false, 100);
    Future<?> call =
        fixture.reader(url, "x").log(log, CallScope.within(Duration.ofMinutes(5), cancellation));
    Held request = request(0);
    await(
        request
            .socket()
            .write("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n" + "line\n".repeat(20)));
    cancellation.cancel();
    assertEquals(Kind.CANCELLED, failureOf(call).kind());
    await(request.closed());
  }

  @Test
  void theDeadlineEndsACallAndItsConnection() {
    Future<?> call =
        fixture
            .reader(url, "x")
            .list(ListQuery.of(PODS, Optional.empty()), within(Duration.ofSeconds(1)));
    Held request = request(0);
    assertEquals(Kind.TIMEOUT, failureOf(call).kind());
    await(request.closed());
  }

  @Test
  void aCallThatIsOverBeforeItBeginsSendsNothing() {
    ClusterReader reader = fixture.reader(url, "x");
    Cancellation gone = new Cancellation();
    gone.cancel();
    assertEquals(
        Kind.CANCELLED,
        failureOf(reader.getPath("/version", CallScope.within(Duration.ofMinutes(1), gone)))
            .kind());
    assertEquals(Kind.TIMEOUT, failureOf(reader.getPath("/version", within(Duration.ZERO))).kind());
    assertEquals(0, held.size());
  }

  @Test
  void requestsBeyondTheLimitWaitTheirTurnAndCanLeave() {
    ClusterReader reader = fixture.reader(url, "x", 1);
    Cancellation impatient = new Cancellation();
    Future<JsonObject> first = reader.getPath("/first", patient());
    Held firstRequest = request(0);
    Future<JsonObject> second =
        reader.getPath("/second", CallScope.within(Duration.ofMinutes(5), impatient));
    Future<JsonObject> third = reader.getPath("/third", patient());
    impatient.cancel();
    assertEquals(Kind.CANCELLED, failureOf(second).kind());
    assertEquals(1, held.size());
    await(firstRequest.socket().write(OK));
    assertEquals(new JsonObject(), await(first));
    await(request(1).socket().write(OK));
    assertEquals(new JsonObject(), await(third));
    assertEquals(2, held.size());
  }

  @Test
  void oneCatalogIsFetchedForAllAndLivesUntilTheLastCallerLeaves() {
    ClusterReader reader = fixture.reader(url, "x", 1);
    Cancellation one = new Cancellation();
    Cancellation two = new Cancellation();
    Future<?> first = reader.catalog(CallScope.within(Duration.ofMinutes(5), one));
    Held request = request(0);
    Future<?> second = reader.catalog(CallScope.within(Duration.ofMinutes(5), two));
    one.cancel();
    assertEquals(Kind.CANCELLED, failureOf(first).kind());
    assertTrue(!request.closed().isComplete() && !second.isComplete());
    two.cancel();
    assertEquals(Kind.CANCELLED, failureOf(second).kind());
    await(request.closed());
    assertEquals(1, held.size());
  }

  @Test
  void anAnswerThatIsTooLargeIsNotHeld() {
    Future<JsonObject> call = fixture.reader(url, "x").getPath("/version", patient());
    Held request = request(0);
    String mebibyte = " ".repeat(1024 * 1024);
    request.socket().write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
    for (int i = 0; i < 66; i++) {
      request.socket().write(mebibyte);
    }
    assertEquals(Kind.TOO_LARGE, failureOf(call).kind());
    await(request.closed());
  }

  @Test
  void answersComeBackOnTheCallersContext() {
    ClusterReader reader = fixture.reader(url, "x");
    Context context = fixture.vertx.getOrCreateContext();
    Promise<Context> arrived = Promise.promise();
    context.runOnContext(
        go ->
            reader
                .getPath("/version", patient())
                .onComplete(end -> arrived.complete(Vertx.currentContext())));
    await(request(0).socket().write(OK));
    assertSame(context, await(arrived.future()));
  }
}
