package io.pilothouse.transport.stdio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.pilothouse.identity.Caller;
import io.pilothouse.protocol.McpService;
import io.pilothouse.protocol.duplex.DuplexConnection;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The client's end of a transport under test: writes lines, and reads them one by one. */
final class StdioClient implements AutoCloseable {
  private static final String META =
      "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
          + "\"io.modelcontextprotocol/clientCapabilities\":{}";

  private final Vertx vertx = Vertx.vertx();
  private final Pipe toServer = Pipe.open();
  private final Pipe toClient = Pipe.open();
  private final OutputStream input = Channels.newOutputStream(toServer.sink());
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final StdioTransport transport;
  private long lastBarrier;

  StdioClient(McpService service) throws IOException {
    transport =
        new StdioTransport(
            vertx,
            Channels.newInputStream(toServer.source()),
            Channels.newOutputStream(toClient.sink()),
            sink ->
                new DuplexConnection(service, new Caller("me", List.of(), "this session"), sink));
    transport.start();
  }

  /** Begins to read what the server writes. */
  StdioClient reading() {
    Thread.ofVirtual().start(this::readAll);
    return this;
  }

  private void readAll() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Channels.newInputStream(toClient.source()), StandardCharsets.UTF_8))) {
      reader.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException closed) {
      // The test is over.
    }
  }

  StdioTransport transport() {
    return transport;
  }

  /** Writes text as it is, without a line end. */
  void write(String text) throws IOException {
    input.write(text.getBytes(StandardCharsets.UTF_8));
    input.flush();
  }

  /** Writes a line. */
  void send(String line) throws IOException {
    write(line + "\n");
  }

  /** Sends a request of the session generation. */
  void session(Object id, String method, String params) throws IOException {
    send(
        "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"%s\",\"params\":%s}"
            .formatted(literal(id), method, params));
  }

  /**
   * Sends a request of the stateless generation.
   *
   * @param members of the parameters, each followed by a comma
   */
  void stateless(Object id, String method, String members) throws IOException {
    stateless(id, method, members, "");
  }

  /** With more members of {@code _meta}, each preceded by a comma. */
  void stateless(Object id, String method, String members, String meta) throws IOException {
    session(id, method, "{" + members + META + meta + "}}");
  }

  private static String literal(Object id) {
    return id instanceof String text ? "\"" + text + "\"" : String.valueOf(id);
  }

  void cancel(Object id) throws IOException {
    send(
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":%s}}"
            .formatted(literal(id)));
  }

  /** Begins a session and returns the answer's result. */
  JsonObject initialize(String version) throws Exception {
    session(
        "init",
        "initialize",
        "{\"protocolVersion\":\"%s\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}"
            .formatted(version));
    JsonObject answer = next();
    assertEquals("init", answer.getValue("id"));
    send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
    return answer.getJsonObject("result");
  }

  /** The next line the server wrote. */
  String nextLine() throws InterruptedException {
    String line = lines.poll(20, TimeUnit.SECONDS);
    assertNotNull(line, "the server says nothing");
    return line;
  }

  JsonObject next() throws InterruptedException {
    return new JsonObject(nextLine());
  }

  /** The next message, which must be the result of a request. */
  JsonObject result(Object id) throws InterruptedException {
    JsonObject message = next();
    assertEquals(id, message.getValue("id"), () -> brief(message));
    assertNotNull(message.getJsonObject("result"), () -> brief(message));
    return message.getJsonObject("result");
  }

  /** The next message, which must be an error. */
  JsonObject error(Object id, int code) throws InterruptedException {
    JsonObject message = next();
    assertEquals(id, message.getValue("id"), () -> brief(message));
    assertNotNull(message.getJsonObject("error"), () -> brief(message));
    assertEquals(code, message.getJsonObject("error").getInteger("code"), () -> brief(message));
    return message.getJsonObject("error");
  }

  private static String brief(JsonObject message) {
    String text = message.encode();
    return text.substring(0, Math.min(text.length(), 300));
  }

  /** Holds if the server has written nothing that was not read yet, and still answers. */
  void expectSilence() throws Exception {
    String barrier = "barrier-" + lastBarrier++;
    session(barrier, "ping", "{}");
    result(barrier);
  }

  void closeInput() throws IOException {
    input.close();
  }

  void closeOutput() throws IOException {
    toClient.source().close();
  }

  void awaitClosed() throws Exception {
    transport.closed().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    toServer.sink().close();
    toClient.source().close();
    toServer.source().close();
    toClient.sink().close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
