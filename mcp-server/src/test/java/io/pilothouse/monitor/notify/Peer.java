package io.pilothouse.monitor.notify;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A program on a loopback port that is told things. */
public abstract class Peer implements AutoCloseable {
  /** What it was sent. */
  public record Request(String method, String path, Map<String, String> headers, String body) {
    /** A header by its name in lower case; empty if there is none. */
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  /** What it answers. */
  public record Response(int status, Map<String, String> headers, String body) {
    public static Response of(int status, String body) {
      return new Response(status, Map.of(), body);
    }
  }

  private static final Response NEVER = Response.of(0, "");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<Request> requests = new ArrayList<>();
  private final Deque<Response> faults = new ArrayDeque<>();
  private boolean listens;

  protected Peer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
  }

  /** What it does when nothing is wrong with it. */
  protected abstract Response answer(Request request);

  /** Where it is; it begins to answer with the first call. */
  public synchronized URI url() {
    if (!listens) {
      listens = true;
      server.createContext("/", this::handle);
      server.start();
    }
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The next request is answered so, whatever it asks. */
  public synchronized void fail(Response response) {
    faults.add(response);
  }

  /** The next request is never answered. */
  public void hang() {
    fail(NEVER);
  }

  /** All that was received so far. */
  public synchronized List<Request> requests() {
    return List.copyOf(requests);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Map<String, String> headers = new HashMap<>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
      Response response =
          respond(
              new Request(
                  exchange.getRequestMethod(), exchange.getRequestURI().getPath(), headers, body));
      if (response == NEVER) {
        closing.await();
        return;
      }
      response.headers().forEach(exchange.getResponseHeaders()::add);
      byte[] bytes = response.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(response.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Response respond(Request request) {
    requests.add(request);
    return faults.isEmpty() ? answer(request) : faults.remove();
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.close();
  }
}
