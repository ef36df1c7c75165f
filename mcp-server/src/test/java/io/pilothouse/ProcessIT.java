package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar as a process of its own, as clients and scripts see it. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessIT {
  private static final String INITIALIZE =
      """
      {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",\
      "capabilities":{},"clientInfo":{"name":"it","version":"1"}}}
      """;

  @TempDir private Path folder;
  private Path errors;
  private Process process;

  @BeforeEach
  void prepare() {
    errors = folder.resolve("stderr");
  }

  @AfterEach
  void stop() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private void start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                Path.of("target", "pilothouse.jar").toAbsolutePath().toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectError(errors.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PILOTHOUSE_"));
    process = builder.start();
  }

  /** Closes stdin, waits for the end, and gives what stdout still holds. */
  private String finish(int expectedExit) throws IOException, InterruptedException {
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running");
    assertEquals(expectedExit, process.exitValue(), Files.readString(errors));
    return out;
  }

  @Test
  void aLineIsAnsweredByALineAndTheEndOfInputEndsTheProcess() throws Exception {
    start("serve", "--sandbox");
    Writer in = process.outputWriter(StandardCharsets.UTF_8);
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    in.write(INITIALIZE);
    in.flush();
    JsonObject answer = new JsonObject(out.readLine());
    assertEquals("2025-11-25", answer.getJsonObject("result").getString("protocolVersion"));
    in.close();
    assertNull(out.readLine());
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running");
    assertEquals(0, process.exitValue());
    assertEquals("", Files.readString(errors));
  }

  @Test
  void aRequestBeforeTheEndOfInputIsStillAnswered() throws Exception {
    start("serve");
    process.getOutputStream().write(INITIALIZE.getBytes(StandardCharsets.UTF_8));
    assertEquals(1, finish(0).lines().count());
  }

  @Test
  void anUnknownFlagIsOneLineOnStderrAndExitCode2() throws Exception {
    start("serve", "--sandbx");
    assertEquals("", finish(2));
    assertEquals(
        List.of("pilothouse: Unknown option: '--sandbx'. Did you mean --sandbox?"),
        Files.readAllLines(errors));
  }

  @Test
  void aBadValueIsOneLineThatNamesTheSettingAndExitCode2() throws Exception {
    start("serve", "--call-timeout=soon");
    assertEquals("", finish(2));
    List<String> lines = Files.readAllLines(errors);
    assertEquals(1, lines.size(), lines.toString());
    assertTrue(
        lines.getFirst().startsWith("pilothouse: call-timeout: \"soon\" (flag --call-timeout)"));
  }

  @Test
  void theVersionIsThatOfTheJar() throws Exception {
    start("version");
    assertTrue(finish(0).matches("pilothouse \\d+\\.\\d+\\S* \\(Java .*\\)\\R"));
  }

  @Test
  void toolsAsJson() throws Exception {
    start("tools", "--json");
    assertTrue(new JsonObject(finish(0)).getJsonArray("tools").size() > 0);
  }

  @Test
  void oneCallOnTheSandbox() throws Exception {
    start("call", "list_contexts", "{}", "--sandbox");
    assertTrue(finish(0).contains("sandbox"));
  }

  @Test
  void aRequiredClusterThatIsNotThereIsExitCode3() throws Exception {
    Path kubeconfig =
        Files.writeString(
            folder.resolve("kubeconfig"),
            """
            apiVersion: v1
            kind: Config
            clusters: [{name: dead, cluster: {server: "http://127.0.0.1:1"}}]
            contexts: [{name: dead, context: {cluster: dead, user: nobody}}]
            users: [{name: nobody, user: {}}]
            current-context: dead
            """);
    start("serve", "--require-cluster", "--kubeconfig=" + kubeconfig);
    assertEquals("", finish(3));
    assertEquals(1, Files.readAllLines(errors).size(), Files.readString(errors));
  }

  @Test
  void theTrainingRunSucceeds() throws Exception {
    start("train");
    assertEquals("", finish(0));
  }

  @Test
  void theDemoTellsItsStory() throws Exception {
    start("demo");
    String story = finish(0);
    assertTrue(story.contains("the Service postgres is missing"), story);
    assertTrue(story.contains("SIMULATED: roll back Deployment shop/api"), story);
    assertTrue(story.contains("POLICY_DENIED: refused by"), story);
    assertTrue(story.contains("the server asks the person at the keyboard"), story);
    assertTrue(story.contains("DONE: roll back Deployment shop/api to revision 3"), story);
    assertTrue(story.contains("DONE: undo c-"), story);
    assertTrue(story.contains("none edited, removed or reordered"), story);
    assertTrue(story.lines().count() < 120, story);
    assertTrue(story.contains("2026-07-28"), story);
  }

  @Test
  void servesHttpUntilItIsTerminated() throws Exception {
    start("serve", "--http", "--port=0", "--management-port=0", "--sandbox");
    String address = awaitAddress();
    HttpResponse<String> answer;
    try (HttpClient client = HttpClient.newHttpClient()) {
      answer =
          client.send(
              HttpRequest.newBuilder(URI.create(address))
                  .header("Content-Type", "application/json")
                  .header("Accept", "application/json, text/event-stream")
                  .POST(HttpRequest.BodyPublishers.ofString(INITIALIZE))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
    }
    assertEquals(200, answer.statusCode());
    assertTrue(answer.headers().firstValue("Mcp-Session-Id").isPresent());
    // Process.destroy() would close the streams as well.
    process.toHandle().destroy();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running");
    assertEquals(143, process.exitValue(), Files.readString(errors));
    assertEquals("", new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
  }

  private String awaitAddress() throws IOException {
    Pattern address = Pattern.compile("http://[0-9.:]+/mcp");
    while (process.isAlive()) {
      Matcher log = address.matcher(Files.readString(errors));
      if (log.find()) {
        return log.group();
      }
      Thread.onSpinWait();
    }
    throw new AssertionError(Files.readString(errors));
  }

  @Test
  void anAddressThatOthersReachIsExitCode2() throws Exception {
    start("serve", "--http", "--host=0.0.0.0");
    assertEquals("", finish(2));
    List<String> lines = Files.readAllLines(errors);
    assertEquals(1, lines.size(), lines.toString());
    assertTrue(lines.getFirst().contains("callers are not authenticated"), lines.toString());
  }
}
