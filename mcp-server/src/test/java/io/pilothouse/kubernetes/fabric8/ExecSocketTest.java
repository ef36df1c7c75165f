package io.pilothouse.kubernetes.fabric8;

import static io.pilothouse.kubernetes.Awaiting.await;
import static io.pilothouse.kubernetes.Awaiting.failureOf;
import static io.pilothouse.kubernetes.fabric8.ClusterFixture.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.identity.Caller;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterException.Kind;
import io.pilothouse.kubernetes.ClusterWriter;
import io.pilothouse.kubernetes.ExecOutcome;
import io.pilothouse.kubernetes.ExecOutcome.End;
import io.pilothouse.kubernetes.KubeconfigFile;
import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.kubernetes.WriteAuthority;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Programs run over a web socket, against a server that says what each test wants. */
class ExecSocketTest {
  private static final Duration LONG = Duration.ofSeconds(15);
  private static final Mutation EXEC =
      Mutation.exec(
          ClusterFixture.type("", "Pod", "pods", true), "shop", "web", "app", List.of("ls", "a b"));

  private final ClusterFixture fixture = new ClusterFixture();
  private final WriteAuthority authority = WriteAuthority.open();
  private final List<MultiMap> seen = new CopyOnWriteArrayList<>();
  private final Promise<Void> closed = Promise.promise();
  private Fabric8Clusters clusters;

  @AfterEach
  void close() throws Exception {
    clusters.close();
    fixture.close();
  }

  private ClusterWriter writer(Consumer<HttpServerRequest> answers) {
    HttpServer server =
        await(
            fixture
                .vertx
                .createHttpServer(
                    new HttpServerOptions().setWebSocketSubProtocols(List.of("v4.channel.k8s.io")))
                .requestHandler(
                    request -> {
                      seen.add(
                          MultiMap.caseInsensitiveMultiMap()
                              .addAll(request.headers())
                              .add(":uri", request.uri()));
                      answers.accept(request);
                    })
                .listen(0, "127.0.0.1"));
    Path config =
        KubeconfigFile.current("test")
            .context("test", "http://127.0.0.1:" + server.actualPort(), "server-token")
            .write(fixture.folder.resolve("config"));
    clusters =
        new Fabric8Clusters(fixture.vertx, fixture.seam, fixture.settings(config), true, authority);
    return await(clusters.writer("test", new Caller("jane", List.of("dev", "ops"), "s-1")));
  }

  private ExecOutcome run(Consumer<ServerWebSocket> plays) {
    return run(plays, LONG);
  }

  private ExecOutcome run(Consumer<ServerWebSocket> plays, Duration time) {
    ClusterWriter writer =
        writer(
            request ->
                request
                    .toWebSocket()
                    .onSuccess(
                        socket -> {
                          socket.closeHandler(gone -> closed.tryComplete());
                          plays.accept(socket);
                        }));
    return await(writer.exec(authority.forReal(EXEC), time, patient()));
  }

  private static void send(ServerWebSocket socket, int stream, String text) {
    socket.writeBinaryMessage(Buffer.buffer().appendByte((byte) stream).appendString(text));
  }

  private static Consumer<HttpServerRequest> refusing(int status, String body) {
    return request -> request.response().setStatusCode(status).end(body);
  }

  private ClusterException refusal(int status, String body) {
    return failureOf(writer(refusing(status, body)).exec(authority.forReal(EXEC), LONG, patient()));
  }

  @Test
  void theHandshakeCarriesTheCallerAndEachArgument() {
    ExecOutcome outcome =
        run(
            socket -> {
              send(socket, 1, "one");
              send(socket, 2, "oops");
              send(socket, 1, " two");
              send(
                  socket,
                  3,
                  "{\"status\":\"Failure\",\"reason\":\"NonZeroExitCode\",\"details\":{\"causes\":"
                      + "[{\"reason\":\"ExitCode\",\"message\":\"137\"}]}}");
            });
    assertEquals(End.EXITED, outcome.end());
    assertEquals(OptionalInt.of(137), outcome.exitCode());
    assertEquals("one two", outcome.stdout().head());
    assertEquals("oops", outcome.stderr().head());
    await(closed.future());
    MultiMap handshake = seen.getFirst();
    assertEquals(
        "/api/v1/namespaces/shop/pods/web/exec?container=app&command=ls&command=a%20b"
            + "&stdout=true&stderr=true",
        handshake.get(":uri"));
    assertEquals("Bearer server-token", handshake.get("authorization"));
    assertEquals("v4.channel.k8s.io", handshake.get("sec-websocket-protocol"));
    assertEquals(List.of("jane"), handshake.getAll("impersonate-user"));
    assertEquals(List.of("dev", "ops"), handshake.getAll("impersonate-group"));
  }

  @Test
  void successIsExitCodeZero() {
    ExecOutcome outcome = run(socket -> send(socket, 3, "{\"status\":\"Success\"}"));
    assertEquals(OptionalInt.of(0), outcome.exitCode());
  }

  @Test
  void ofMuchOutputTheBeginningAndTheEndAreKeptInWholeLines() {
    String line = "x".repeat(99) + "\n";
    ExecOutcome outcome =
        run(
            socket -> {
              send(socket, 1, "first\n");
              for (int i = 0; i < 2_000; i++) {
                send(socket, 1, line);
              }
              send(socket, 1, "last\n");
              send(socket, 3, "{\"status\":\"Success\"}");
            });
    ExecOutcome.Output out = outcome.stdout();
    assertTrue(out.head().startsWith("first\n") && out.head().endsWith("x\n"));
    assertTrue(out.tail().startsWith("x") && out.tail().endsWith("\nlast\n"));
    assertEquals(200_011, out.head().length() + out.omitted() + out.tail().length());
    assertTrue(out.head().length() + out.tail().length() <= 65_536);
  }

  @Test
  void aConnectionThatClosesWithoutAStatusLeavesTheEndUnknown() {
    ExecOutcome outcome =
        run(
            socket -> {
              send(socket, 1, "half");
              socket.close();
            });
    assertEquals(End.LOST, outcome.end());
    assertEquals(OptionalInt.empty(), outcome.exitCode());
    assertEquals("half", outcome.stdout().head());
  }

  @Test
  void aStatusThatIsNoneIsPassedOnInItsWords() {
    ExecOutcome outcome = run(socket -> send(socket, 3, "out of memory"));
    assertEquals(End.FAILED, outcome.end());
    assertEquals("out of memory", outcome.words());
  }

  @Test
  void whatDoesNotEndIsClosedAndItsOutputKept() {
    ExecOutcome outcome = run(socket -> send(socket, 1, "begun"), Duration.ofMillis(300));
    assertEquals(End.TIMED_OUT, outcome.end());
    await(closed.future());
  }

  @Test
  void aRefusalIsToldInTheServersWordsAndNothingIsTriedTwice() {
    ClusterException forbidden =
        refusal(
            403,
            "{\"kind\":\"Status\",\"code\":403,\"reason\":\"Forbidden\",\"message\":\"no"
                + " server-token here\"}");
    assertEquals(Kind.FORBIDDEN, forbidden.kind());
    assertEquals("no <redacted:token> here", forbidden.getMessage());
    assertEquals(1, seen.size());
  }

  @Test
  void aServerThatIsBusyIsNotAskedAgain() {
    ClusterException busy = refusal(503, "busy");
    assertEquals(Kind.CONFLICT, busy.kind());
    assertEquals("busy", busy.getMessage());
    assertEquals(1, seen.size());
  }

  @Test
  void aConnectionThatBreaksInTheHandshakeLeavesTheOutcomeUnknown() {
    ClusterWriter writer = writer(request -> request.connection().close());
    Future<ExecOutcome> outcome = writer.exec(authority.forReal(EXEC), LONG, patient());
    assertEquals(Kind.UNAVAILABLE, failureOf(outcome).kind());
    assertEquals(1, seen.size(), "the server may have begun to run it");
  }

  @Test
  void onAConnectionThatWasUsedBeforeTheHandshakeIsSentOnceToo() {
    ClusterWriter writer =
        writer(
            request -> {
              if (seen.size() == 1) {
                request.response().setStatusCode(403).end("no");
              } else {
                request.connection().close();
              }
            });
    failureOf(writer.exec(authority.forReal(EXEC), LONG, patient()));
    Future<ExecOutcome> outcome = writer.exec(authority.forReal(EXEC), LONG, patient());
    assertEquals(Kind.UNAVAILABLE, failureOf(outcome).kind());
    assertEquals(2, seen.size());
  }

  @Test
  void aPermitOfAnotherAuthorityOpensNothing() {
    ClusterWriter writer = writer(refusing(500, ""));
    Future<ExecOutcome> outcome = writer.exec(WriteAuthority.open().forReal(EXEC), LONG, patient());
    assertEquals(Kind.FORBIDDEN, failureOf(outcome).kind());
    assertEquals(0, seen.size());
  }
}
