package io.pilothouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code pilothouse serve} in this process, and its client's end of stdin and stdout. */
final class Server implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final JsonObject META =
      JsonObject.of(
          "io.modelcontextprotocol/protocolVersion",
          "2026-07-28",
          "io.modelcontextprotocol/clientCapabilities",
          new JsonObject());

  private final Pipe toServer = Pipe.open();
  private final Pipe toClient = Pipe.open();
  private final OutputStream input = Channels.newOutputStream(toServer.sink());
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final PrintStream standardOut = System.out;
  private final Thread server;

  private Server(String... flags) throws IOException {
    Terminal terminal =
        new Terminal(
            Channels.newInputStream(toServer.source()),
            new PrintStream(Channels.newOutputStream(toClient.sink()), true, UTF_8),
            System.err,
            Map.of());
    String[] arguments = Stream.concat(Stream.of("serve"), Stream.of(flags)).toArray(String[]::new);
    server = Thread.ofPlatform().start(() -> new Cli(terminal).run(arguments));
    Thread.ofVirtual().start(this::readAll);
  }

  static Server start(String... flags) throws IOException {
    return new Server(flags);
  }

  private void readAll() {
    new BufferedReader(new InputStreamReader(Channels.newInputStream(toClient.source()), UTF_8))
        .lines()
        .forEach(lines::add);
  }

  /** Begins a session. */
  void initialize() throws Exception {
    JsonObject params =
        JsonObject.of(
            "protocolVersion",
            "2025-11-25",
            "capabilities",
            new JsonObject(),
            "clientInfo",
            JsonObject.of("name", "test", "version", "1"));
    request(false, 0, "initialize", params);
    result(0);
    send(JsonObject.of("jsonrpc", "2.0", "method", "notifications/initialized"));
  }

  void request(boolean stateless, int id, String method, JsonObject params) throws IOException {
    JsonObject all = stateless ? params.copy().put("_meta", META) : params;
    send(JsonObject.of("jsonrpc", "2.0", "id", id, "method", method, "params", all));
  }

  void callTool(boolean stateless, int id, String tool, JsonObject arguments) throws IOException {
    request(stateless, id, "tools/call", JsonObject.of("name", tool, "arguments", arguments));
  }

  void send(JsonObject message) throws IOException {
    input.write((message.encode() + "\n").getBytes(UTF_8));
    input.flush();
  }

  /** The result in the next message, which must be the answer to a request. */
  JsonObject result(int id) throws InterruptedException {
    String line = lines.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertNotNull(line, "the server says nothing");
    JsonObject message = new JsonObject(line);
    if (message.getInteger("id") != id || !message.containsKey("result")) {
      throw new AssertionError("expected a result for " + id + ": " + line);
    }
    return message.getJsonObject("result");
  }

  /** Ends the client's side and waits for the server to end, too. */
  @Override
  public void close() throws IOException {
    toServer.sink().close();
    try {
      if (!server.join(PATIENCE)) {
        throw new AssertionError("the server does not end");
      }
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
    toClient.sink().close();
    System.setOut(standardOut);
  }
}
