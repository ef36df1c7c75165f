package io.pilothouse;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One exchange in the stateless generation (2026-07-28), line by line as it goes over the pipe. */
final class DemoExchange {
  private static final long PATIENCE_SECONDS = 30;
  private static final int SHOWN = 300;
  private static final String VERSION = "2026-07-28";

  private final List<String> server;
  private final PrintStream out;

  DemoExchange(List<String> server, PrintStream out) {
    this.server = server;
    this.out = out;
  }

  /**
   * Plays it with a server of its own.
   *
   * @throws DemoFailure when an answer is wrong or late, or the server does not end with its input
   */
  void play() throws IOException {
    out.println();
    out.println("The same server, asked in MCP " + VERSION + " without a session:");
    Process process =
        new ProcessBuilder(server).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      converse(process);
      out.println("Stdin is closed; the server ends by itself.");
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new DemoFailure("expected the server to end with exit code 0");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new DemoFailure("interrupted");
    } finally {
      process.destroyForcibly();
    }
  }

  private void converse(Process process) throws IOException, InterruptedException {
    try (Writer in = process.outputWriter(StandardCharsets.UTF_8);
        BufferedReader answers = process.inputReader(StandardCharsets.UTF_8)) {
      JsonObject discovery = exchange(in, answers, 1, "server/discover", new JsonObject());
      require(discovery.getJsonArray("supportedVersions").contains(VERSION), VERSION, discovery);
      JsonObject call =
          new JsonObject().put("name", "list_namespaces").put("arguments", new JsonObject());
      JsonObject namespaces = exchange(in, answers, 2, "tools/call", call);
      require(namespaces.encode().contains("shop"), "the namespace shop", namespaces);
    }
  }

  private JsonObject exchange(
      Writer in, BufferedReader answers, int id, String method, JsonObject params)
      throws IOException, InterruptedException {
    params.put(
        "_meta",
        new JsonObject()
            .put("io.modelcontextprotocol/protocolVersion", VERSION)
            .put("io.modelcontextprotocol/clientCapabilities", new JsonObject()));
    String request =
        new JsonObject()
            .put("jsonrpc", "2.0")
            .put("id", id)
            .put("method", method)
            .put("params", params)
            .encode();
    show("-> ", request);
    in.write(request + "\n");
    in.flush();
    String answer = await(answers);
    show("<- ", answer);
    try {
      JsonObject response = new JsonObject(answer);
      require(response.containsKey("result"), "a result", response);
      return response.getJsonObject("result");
    } catch (DecodeException notJson) {
      throw new DemoFailure("expected a line of JSON, got: " + answer);
    }
  }

  private static String await(BufferedReader answers) throws InterruptedException {
    try {
      String answer =
          CompletableFuture.supplyAsync(() -> line(answers))
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return String.valueOf(answer);
    } catch (ExecutionException | TimeoutException silent) {
      throw new DemoFailure("expected an answer within " + PATIENCE_SECONDS + " s, got none");
    }
  }

  private static String line(BufferedReader answers) {
    try {
      return answers.readLine();
    } catch (IOException closed) {
      throw new UncheckedIOException(closed);
    }
  }

  private void show(String direction, String line) {
    String shown = line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line;
    out.println(direction + shown);
  }

  private static void require(boolean holds, String expected, JsonObject answer) {
    if (!holds) {
      throw new DemoFailure("expected " + expected + " in:\n" + answer.encodePrettily());
    }
  }
}
