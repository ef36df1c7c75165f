package io.pilothouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.logging.LogManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SandboxCommandTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final PipedOutputStream input = new PipedOutputStream();
  private final PipedInputStream output = new PipedInputStream();

  private CompletableFuture<Integer> run(String... arguments) throws IOException {
    Terminal terminal =
        new Terminal(
            new PipedInputStream(input),
            new PrintStream(new PipedOutputStream(output), true, UTF_8),
            new PrintStream(err, true, UTF_8),
            Map.of());
    CompletableFuture<Integer> exit = new CompletableFuture<>();
    Thread.ofPlatform().start(() -> exit.complete(new Cli(terminal).run(arguments)));
    return exit;
  }

  @AfterEach
  void restoreLogging() throws IOException {
    LogManager.getLogManager().readConfiguration();
  }

  @Test
  void printsAKubeconfigThatWorksUntilItsInputEnds() throws Exception {
    CompletableFuture<Integer> exit = run("sandbox");
    Path kubeconfig = Path.of(new BufferedReader(new InputStreamReader(output, UTF_8)).readLine());
    String server = Files.readString(kubeconfig).replaceAll("(?s).*server: (\\S+).*", "$1");
    HttpRequest pods = HttpRequest.newBuilder(URI.create(server + "/api/v1/pods?limit=1")).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      assertEquals(200, client.send(pods, HttpResponse.BodyHandlers.discarding()).statusCode());
    }
    input.close();
    assertEquals(ExitCode.OK, exit.get());
    assertFalse(Files.exists(kubeconfig));
    assertTrue(err.toString(UTF_8).contains("export KUBECONFIG=" + kubeconfig));
  }

  @Test
  void aPortThatIsNoneIsRefused() throws Exception {
    assertEquals(ExitCode.USAGE, run("sandbox", "--port=70000").get());
    assertEquals(
        "pilothouse: --port: \"70000\"; expected a number from 0 to 65535",
        err.toString(UTF_8).strip());
  }

  @Test
  void aPortThatIsTakenIsAFailureInOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertEquals(ExitCode.FAILURE, run("sandbox", "--port=" + taken.getLocalPort()).get());
    }
    assertEquals(1, err.toString(UTF_8).lines().count());
    assertTrue(err.toString(UTF_8).startsWith("pilothouse: the sandbox did not start: "));
  }
}
