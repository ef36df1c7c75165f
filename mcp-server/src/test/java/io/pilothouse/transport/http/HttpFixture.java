package io.pilothouse.transport.http;

import io.pilothouse.protocol.FakeService;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** A listener on a free port, and bytes written to and read from real sockets. */
final class HttpFixture implements AutoCloseable {
  /** What a correct request has, whichever generation it is of. */
  static final Map<String, String> HEADERS =
      Map.of(
          "Host", "localhost",
          "Content-Type", "application/json",
          "Accept", "application/json, text/event-stream");

  final FakeService service;
  final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  final HttpTransport transport;
  final int port;
  private final Vertx vertx = Vertx.vertx();

  HttpFixture(HttpLimits limits) throws Exception {
    this(limits, HttpAccess.LOCAL);
  }

  HttpFixture(HttpLimits limits, HttpAccess access) throws Exception {
    this(limits, access, new FakeService());
  }

  HttpFixture(HttpLimits limits, FakeService service) throws Exception {
    this(limits, HttpAccess.LOCAL, service);
  }

  private HttpFixture(HttpLimits limits, HttpAccess access, FakeService service) throws Exception {
    this(limits, access, service, clock -> Automation.NONE);
  }

  /** One that programs use without MCP. */
  HttpFixture(
      HttpLimits limits,
      HttpAccess access,
      FakeService service,
      Function<InstantSource, Automation> automation)
      throws Exception {
    this.service = service;
    transport =
        new HttpTransport(
            vertx,
            service,
            limits,
            access,
            now::get,
            HttpObserver.NONE,
            automation.apply(now::get));
    port = transport.start("127.0.0.1", 0).await(10, TimeUnit.SECONDS);
  }

  /** Default limits, except that nothing happens by the clock. */
  static HttpLimits limits() {
    return new HttpLimits(
        3,
        Duration.ofMinutes(30),
        100,
        4,
        Duration.ofMinutes(5),
        Duration.ofMinutes(5),
        Duration.ofMinutes(5));
  }

  void advance(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  /** An answer as it came over the wire. */
  record Answer(int status, Map<String, String> headers, String body) {
    JsonObject json() {
      return new JsonObject(body);
    }

    Integer errorCode() {
      return body.startsWith("{") && json().containsKey("error")
          ? json().getJsonObject("error").getInteger("code")
          : null;
    }

    String header(String name) {
      return headers.get(name.toLowerCase(java.util.Locale.ROOT));
    }
  }

  /** One connection. */
  final class Connection implements AutoCloseable {
    private final Socket socket = new Socket("127.0.0.1", port);
    private final InputStream in = socket.getInputStream();

    Connection() throws IOException {
      socket.setSoTimeout(20_000);
    }

    void write(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
    }

    void send(String method, String path, Map<String, String> headers, String body)
        throws IOException {
      StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
      headers.forEach((name, value) -> request.append(name + ": " + value + "\r\n"));
      int length = body.getBytes(StandardCharsets.UTF_8).length;
      if (length > 0) {
        request.append("Content-Length: " + length + "\r\n");
      }
      write(request + "\r\n" + body);
    }

    Answer read() throws IOException {
      Answer head = readHead();
      String length = head.header("content-length");
      String body =
          head.status() == 204 || head.status() == 202 && length == null
              ? ""
              : length == null ? readChunks() : readText(Integer.parseInt(length));
      return new Answer(head.status(), head.headers(), body);
    }

    Answer readHead() throws IOException {
      String[] status = readLine().split(" ", 3);
      Map<String, String> headers = new LinkedHashMap<>();
      for (String line = readLine(); !line.isEmpty(); line = readLine()) {
        int colon = line.indexOf(':');
        headers.put(
            line.substring(0, colon).toLowerCase(java.util.Locale.ROOT),
            line.substring(colon + 1).strip());
      }
      return new Answer(Integer.parseInt(status[1]), headers, "");
    }

    String readChunk() throws IOException {
      String chunk = readText(Integer.parseInt(readLine(), 16));
      readLine();
      return chunk;
    }

    private String readChunks() throws IOException {
      StringBuilder body = new StringBuilder();
      for (String chunk = readChunk(); !chunk.isEmpty(); chunk = readChunk()) {
        body.append(chunk);
      }
      return body.toString();
    }

    private String readText(int length) throws IOException {
      return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private String readLine() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int next = in.read(); next != '\n'; next = in.read()) {
        if (next < 0) {
          throw new IOException("closed after: " + line);
        }
        if (next != '\r') {
          line.append((char) next);
        }
      }
      return line.toString();
    }

    /** What comes next, -1 for the end. */
    int next() throws IOException {
      return in.read();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  Answer exchange(String method, Map<String, String> headers, String body) throws IOException {
    return exchange(method, "/mcp", headers, body);
  }

  Answer exchange(String method, String path, Map<String, String> headers, String body)
      throws IOException {
    try (Connection connection = new Connection()) {
      connection.send(method, path, headers, body);
      return connection.read();
    }
  }

  /** A correct request with some headers replaced; an empty value leaves a header out. */
  static Map<String, String> headers(String... replaced) {
    Map<String, String> headers = new LinkedHashMap<>(HEADERS);
    for (int i = 0; i < replaced.length; i += 2) {
      if (replaced[i + 1].isEmpty()) {
        headers.remove(replaced[i]);
      } else {
        headers.put(replaced[i], replaced[i + 1]);
      }
    }
    return headers;
  }

  /** Headers of a correct stateless request. */
  static Map<String, String> stateless(String method, String name) {
    return headers("MCP-Protocol-Version", "2026-07-28", "Mcp-Method", method, "Mcp-Name", name);
  }

  /** The body of a correct stateless request. */
  static String statelessBody(String method, JsonObject params) {
    JsonObject meta =
        new JsonObject()
            .put("io.modelcontextprotocol/protocolVersion", "2026-07-28")
            .put("io.modelcontextprotocol/clientCapabilities", new JsonObject());
    JsonObject given = params.getJsonObject("_meta", new JsonObject());
    return body(method, params.copy().put("_meta", meta.mergeIn(given)));
  }

  static String body(String method, JsonObject params) {
    return new JsonObject()
        .put("jsonrpc", "2.0")
        .put("id", 7)
        .put("method", method)
        .put("params", params)
        .encode();
  }

  static String call(String tool) {
    return statelessBody("tools/call", new JsonObject().put("name", tool));
  }

  Answer initialize() throws IOException {
    return initialize(new JsonObject());
  }

  Answer initialize(JsonObject capabilities) throws IOException {
    return exchange(
        "POST",
        headers(),
        body(
            "initialize",
            new JsonObject()
                .put("protocolVersion", "2025-11-25")
                .put("capabilities", capabilities)
                .put("clientInfo", new JsonObject().put("name", "t").put("version", "1"))));
  }

  /** Headers of a request in a new session. */
  Map<String, String> session() throws IOException {
    return headers("Mcp-Session-Id", initialize().header("Mcp-Session-Id"));
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
