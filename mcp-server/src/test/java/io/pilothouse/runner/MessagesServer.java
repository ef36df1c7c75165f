package io.pilothouse.runner;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/**
 * Speaks the Messages API, streaming, on a loopback port: a model that follows a script. A request
 * that the real API would refuse is refused here too, in the same format, without using up a turn.
 * What goes wrong in the script itself fails {@link #close}.
 */
public final class MessagesServer implements AutoCloseable {
  /** The key that the server wants. */
  public static final String KEY = "sk-ant-test-0123456789abcdefghijklmnop";

  /** A date; which ones there are is not this server's to know. */
  private static final Pattern VERSION = Pattern.compile("2023-06-01|2026-10-21");

  /** One turn of the model: what it answers, given everything so far. */
  @FunctionalInterface
  public interface Turn {
    Reply reply(MessagesRequest request);
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<Turn> script;
  private final List<MessagesRequest> requests = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();
  private int calls;
  private String cached = "";
  private Throwable failure;

  /** Starts to listen; each turn answers one request, in this order. */
  public MessagesServer(List<Turn> script) throws IOException {
    this.script = List.copyOf(script);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public static MessagesServer playing(Turn... script) throws IOException {
    return new MessagesServer(List.of(script));
  }

  /** What {@code ANTHROPIC_BASE_URL} is to be. */
  public URI baseUrl() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The valid requests so far. */
  public synchronized List<MessagesRequest> requests() {
    return List.copyOf(requests);
  }

  /** Why requests were refused as not valid. */
  public synchronized List<String> refusals() {
    return List.copyOf(refusals);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Map<String, String> headers = new TreeMap<>();
      exchange
          .getRequestHeaders()
          .forEach((name, all) -> headers.put(name.toLowerCase(Locale.ROOT), all.getFirst()));
      answer(exchange, headers, body);
    }
  }

  private void answer(HttpExchange exchange, Map<String, String> headers, String body)
      throws IOException {
    if (!exchange.getRequestURI().getPath().equals("/v1/messages")
        || !exchange.getRequestMethod().equals("POST")) {
      send(exchange, refuse(404, "not_found_error", "Not found"));
    } else if (!hasKey(headers)) {
      send(exchange, refuse(401, "authentication_error", "invalid API key"));
    } else if (!VERSION.matcher(headers.getOrDefault("anthropic-version", "")).matches()) {
      send(exchange, refuse(400, "invalid_request_error", "anthropic-version: header is required"));
    } else {
      JsonObject json = parse(body);
      List<String> problems =
          json == null
              ? List.of("The request body is not valid JSON")
              : MessagesRules.problems(json);
      if (problems.isEmpty() && !json.getBoolean("stream", false)) {
        problems = List.of("stream: this server only streams");
      }
      if (problems.isEmpty()) {
        play(exchange, new MessagesRequest(json, headers));
      } else {
        send(exchange, refuse(400, "invalid_request_error", String.join("; ", problems)));
      }
    }
  }

  /** The header of its reference, or a bearer token: its libraries send that since October 2026. */
  private static boolean hasKey(Map<String, String> headers) {
    return KEY.equals(headers.get("x-api-key"))
        || ("Bearer " + KEY).equals(headers.get("authorization"));
  }

  private static JsonObject parse(String body) {
    try {
      return new JsonObject(body);
    } catch (DecodeException notJson) {
      return null;
    }
  }

  private void play(HttpExchange exchange, MessagesRequest request) throws IOException {
    JsonObject usage = usage(request.body());
    switch (reply(request)) {
      case Reply.Said said ->
          stream(exchange, MessageEvents.of(request.model(), said, usage, this::id));
      case Reply.BrokenOff broken -> {
        String events = MessageEvents.of(request.model(), broken.message(), usage, this::id);
        stream(exchange, events.substring(0, Math.min(broken.bytes(), events.length())));
      }
      case Reply.FailedLate late ->
          stream(exchange, MessageEvents.failing(request.model(), usage, late));
      case Reply.Failed failed -> send(exchange, failed);
      case Reply.Silence silence -> waitForTheEnd();
    }
  }

  private synchronized Reply reply(MessagesRequest request) {
    requests.add(request);
    if (requests.size() > script.size()) {
      return refuse(400, "invalid_request_error", "the script has no turn " + requests.size());
    }
    try {
      return script.get(requests.size() - 1).reply(request);
    } catch (RuntimeException | AssertionError wrong) {
      failure = failure == null ? wrong : failure;
      return refuse(400, "invalid_request_error", "the script failed: " + wrong.getMessage());
    }
  }

  private synchronized Reply.Failed refuse(int status, String type, String message) {
    refusals.add(message);
    return Reply.failed(status, type, message);
  }

  private synchronized String id() {
    calls++;
    return "toolu_%04d".formatted(calls);
  }

  /** Tools and system are in the cache once they were sent with a mark, until they change. */
  private synchronized JsonObject usage(JsonObject body) {
    String prefix = String.valueOf(body.getValue("tools")) + body.getValue("system");
    boolean marked = prefix.contains("cache_control");
    boolean hit = marked && prefix.equals(cached);
    cached = marked ? prefix : "";
    int fixed = MessageEvents.tokens(prefix);
    int messages = MessageEvents.tokens(body.getJsonArray("messages").encode());
    return new JsonObject()
        .put("input_tokens", messages + (marked ? 0 : fixed))
        .put("cache_creation_input_tokens", marked && !hit ? fixed : 0)
        .put("cache_read_input_tokens", hit ? fixed : 0);
  }

  private void waitForTheEnd() {
    try {
      closing.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static void stream(HttpExchange exchange, String events) throws IOException {
    exchange.getResponseHeaders().set("content-type", "text/event-stream; charset=utf-8");
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().write(events.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, Reply.Failed failed) throws IOException {
    byte[] body =
        MessageEvents.error(failed.type(), failed.message())
            .encode()
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("content-type", "application/json");
    failed.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(failed.status(), body.length);
    exchange.getResponseBody().write(body);
  }

  /** Stops listening. */
  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
    Throwable wrong;
    synchronized (this) {
      wrong = failure;
    }
    if (wrong != null) {
      throw new AssertionError("the script failed", wrong);
    }
  }
}
