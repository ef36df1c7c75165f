package io.pilothouse.guard;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code pilothouse serve} as a process of its own, that a test talks to and may kill. */
final class PilothouseProcess implements AutoCloseable {
  private static final JsonObject META =
      JsonObject.of(
          "io.modelcontextprotocol/protocolVersion",
          "2026-07-28",
          "io.modelcontextprotocol/clientCapabilities",
          new JsonObject());
  private static final int PATIENCE_SECONDS = 60;

  /** What a tool answered. */
  record Answer(String text, JsonObject structured, boolean isError) {}

  private final Process process;
  private final Path errors;
  private final Writer in;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<Answer>> waiting = new ConcurrentHashMap<>();

  PilothouseProcess(Path folder, String... flags) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                Path.of("target", "pilothouse.jar").toAbsolutePath().toString(),
                "serve"));
    command.addAll(List.of(flags));
    errors = Files.createTempFile(folder, "pilothouse", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectError(errors.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PILOTHOUSE_"));
    process = builder.start();
    in = process.outputWriter(UTF_8);
    Thread.ofVirtual().start(this::listen);
  }

  private void listen() {
    process.inputReader(UTF_8).lines().forEach(this::hear);
    waiting.values().forEach(each -> each.completeExceptionally(new IOException("it has ended")));
  }

  private void hear(String line) {
    JsonObject message = new JsonObject(line);
    Integer id = message.getInteger("id");
    CompletableFuture<Answer> answer = id == null ? null : waiting.get(id);
    if (answer == null) {
      return;
    }
    JsonObject result = message.getJsonObject("result");
    if (result == null) {
      answer.completeExceptionally(new IOException(line));
      return;
    }
    answer.complete(
        new Answer(
            result.getJsonArray("content").getJsonObject(0).getString("text"),
            result.getJsonObject("structuredContent", new JsonObject()),
            result.getBoolean("isError", false)));
  }

  /** Calls a tool; the answer may never come. */
  CompletableFuture<Answer> start(String tool, JsonObject arguments) throws IOException {
    int id = ids.incrementAndGet();
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    JsonObject params =
        JsonObject.of("name", tool, "arguments", arguments).put("_meta", META.copy());
    JsonObject request =
        JsonObject.of("jsonrpc", "2.0", "id", id, "method", "tools/call", "params", params);
    in.write(request.encode() + "\n");
    in.flush();
    return answer;
  }

  Answer call(String tool, JsonObject arguments) throws IOException {
    return answer(start(tool, arguments));
  }

  Answer answer(CompletableFuture<Answer> started) throws IOException {
    try {
      return started.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException failure) {
      throw new AssertionError(log(), failure);
    }
  }

  String log() throws IOException {
    return Files.readString(errors);
  }

  /** {@code kill -9}. */
  void kill() {
    process.toHandle().destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
