package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.runner.MessagesServer;
import io.pilothouse.runner.Reply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent run by the packaged program, against a scripted Messages API. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AgentRunIT {
  private static final String RUN = "agent run k8s-analyzer --sandbox --scope shop";

  @TempDir private Path folder;

  private record Outcome(int exit, String out, String err) {}

  private Outcome run(boolean withLibrary, Map<String, String> environment, String words)
      throws IOException, InterruptedException {
    String jar = Path.of("target", "pilothouse.jar").toAbsolutePath().toString();
    String library = Path.of("target", "lib-agent").toAbsolutePath() + File.separator + "*";
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                withLibrary ? jar + File.pathSeparator + library : jar,
                "io.pilothouse.Main"));
    command.addAll(List.of(words.split(" ")));
    Path errors = folder.resolve("stderr");
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectError(errors.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("PILOTHOUSE_") || name.startsWith("ANTHROPIC_"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running");
      String err = Files.readString(errors);
      assertFalse((out + err).contains(MessagesServer.KEY), "the key was printed");
      return new Outcome(process.exitValue(), out, err);
    } finally {
      process.destroyForcibly();
    }
  }

  private static Map<String, String> pointedAt(MessagesServer server) {
    return Map.of(
        "ANTHROPIC_API_KEY", MessagesServer.KEY, "ANTHROPIC_BASE_URL", server.baseUrl().toString());
  }

  private static MessagesServer podsThen(JsonObject answer) throws IOException {
    return MessagesServer.playing(
        request ->
            Reply.of(
                Reply.text("I count the pods."),
                Reply.call("list_pods", new JsonObject().put("namespace", "shop"))),
        request -> {
          assertTrue(request.answerOf("list_pods").orElseThrow().contains("checkout"));
          return Reply.answer("That is what I know.", answer);
        });
  }

  private static JsonObject inconclusive() {
    return new JsonObject()
        .put("status", "inconclusive")
        .put("scope", "shop")
        .put("findings", new JsonArray())
        .put("notChecked", new JsonArray().add("logs"));
  }

  @Test
  void printsWhatItDoesAndWhatItCosts() throws Exception {
    try (MessagesServer server = podsThen(inconclusive())) {
      Outcome outcome = run(true, pointedAt(server), RUN);
      assertEquals(0, outcome.exit, outcome.err);
      assertTrue(outcome.out.contains("I count the pods."), outcome.out);
      assertTrue(outcome.out.contains("-> list_pods {\"namespace\":\"shop\"}"), outcome.out);
      assertTrue(outcome.out.contains("<- list_pods: "), outcome.out);
      assertTrue(outcome.out.contains("2 turns, 1 tool calls; tokens: "), outcome.out);
      assertTrue(outcome.out.contains("about $"), outcome.out);
    }
  }

  @Test
  void asJsonItPrintsTheAnswerAlone() throws Exception {
    try (MessagesServer server = podsThen(inconclusive())) {
      Outcome outcome = run(true, pointedAt(server), RUN + " --json");
      assertEquals(0, outcome.exit, outcome.err);
      assertEquals(inconclusive(), new JsonObject(outcome.out));
    }
  }

  @Test
  void noAnswerIsAFailure() throws Exception {
    try (MessagesServer server =
        MessagesServer.playing(
            request -> Reply.failed(400, "invalid_request_error", "credit balance is too low"))) {
      Outcome outcome = run(true, pointedAt(server), RUN);
      assertEquals(1, outcome.exit, outcome.err);
      assertTrue(outcome.err.contains("credit balance is too low"), outcome.err);
    }
  }

  @Test
  void withoutAKeyNothingIsTried() throws Exception {
    Outcome outcome = run(true, Map.of(), RUN);
    assertEquals(2, outcome.exit, outcome.err);
    assertEquals(1, outcome.err.lines().count(), outcome.err);
    assertTrue(outcome.err.contains("ANTHROPIC_API_KEY is not set"), outcome.err);
  }

  @Test
  void withoutTheLibraryItSaysWhatIsMissing() throws Exception {
    Outcome outcome = run(false, Map.of("ANTHROPIC_API_KEY", MessagesServer.KEY), RUN);
    assertEquals(1, outcome.exit, outcome.err);
    assertTrue(outcome.err.contains("lib-agent"), outcome.err);
    assertEquals(0, run(false, Map.of(), "agent list").exit);
  }
}
