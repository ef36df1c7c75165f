package io.pilothouse;

import static io.pilothouse.kubernetes.Awaiting.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthCommandTest {
  private final Vertx vertx = Vertx.vertx();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  private int server(int status) {
    return await(
            vertx
                .createHttpServer()
                .requestHandler(
                    request ->
                        request
                            .response()
                            .setStatusCode(request.path().equals("/livez") ? status : 404)
                            .end("as it is\n"))
                .listen(0, "127.0.0.1"))
        .actualPort();
  }

  private int health(Map<String, String> environment, String... arguments) {
    String[] line = new String[arguments.length + 1];
    line[0] = "health";
    System.arraycopy(arguments, 0, line, 1, arguments.length);
    return new Cli(
            new Terminal(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                environment))
        .run(line);
  }

  /** It listens everywhere, and its flags, which are not known here, say who may call. */
  @Test
  void aServerThatLivesIsHealthy() {
    Map<String, String> image =
        Map.of(
            "PILOTHOUSE_HOST", "0.0.0.0",
            "PILOTHOUSE_MANAGEMENT_HOST", "0.0.0.0",
            "PILOTHOUSE_MANAGEMENT_PORT", String.valueOf(server(200)));
    assertEquals(ExitCode.OK, health(image), err.toString(UTF_8));
    assertEquals("as it is\n", out.toString(UTF_8));
  }

  @Test
  void oneThatSaysItDoesNotIsNot() {
    assertEquals(ExitCode.FAILURE, health(Map.of(), "--management-port=" + server(503)));
    assertEquals("as it is\n", out.toString(UTF_8));
  }

  @Test
  void oneThatDoesNotAnswerIsNot() {
    assertEquals(ExitCode.FAILURE, health(Map.of(), "--management-port=1"));
    assertEquals(
        "pilothouse: no answer from http://127.0.0.1:1/livez" + System.lineSeparator(),
        err.toString(UTF_8));
  }

  @Test
  void withoutAPortThereIsNothingToAsk() {
    assertEquals(ExitCode.USAGE, health(Map.of(), "--management-port=off"));
    assertEquals(
        "pilothouse: management-port: health needs the running server's port"
            + System.lineSeparator(),
        err.toString(UTF_8));
  }
}
