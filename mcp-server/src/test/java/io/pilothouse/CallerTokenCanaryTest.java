package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pilothouse.agents.BriefShelf;
import io.pilothouse.auth.FirstThatKnows;
import io.pilothouse.auth.NewToken;
import io.pilothouse.auth.OidcSettings;
import io.pilothouse.auth.OidcTokens;
import io.pilothouse.auth.ReviewedTokens;
import io.pilothouse.auth.StaticTokens;
import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.kubernetes.ReviewedToken;
import io.pilothouse.kubernetes.TokenReviewer;
import io.pilothouse.service.PilothouseService;
import io.pilothouse.transport.http.AllowedNames;
import io.pilothouse.transport.http.CallerLimits;
import io.pilothouse.transport.http.HttpAccess;
import io.pilothouse.transport.http.HttpLimits;
import io.pilothouse.transport.http.HttpObserver;
import io.pilothouse.transport.http.HttpTransport;
import io.pilothouse.transport.http.ProtectedResource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A caller's token goes no further than to whoever checks it. */
@Timeout(60)
class CallerTokenCanaryTest {
  private static final String REVIEWED = "canary-reviewed-8Jq2mVx0Tz";
  private static final String WRONG = "canary-wrong-5Kd1pLw9Rf";
  private static final String DEFECT = "canary-defect-7Gh3nBv4Ys";

  /** Everything that leaves, except to the caller. */
  private final List<String> seen = new CopyOnWriteArrayList<>();

  private final Handler log =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          seen.add("log " + new SimpleFormatter().format(entry));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };
  private final Logger root = Logger.getLogger("");
  private final Logger ours = Logger.getLogger("io.pilothouse");
  private final Level rootLevel = root.getLevel();
  private final Level oursLevel = ours.getLevel();
  private final Vertx vertx = Vertx.vertx();
  private final BlockingSeam seam = new BlockingSeam(vertx, 4);
  @TempDir private Path folder;
  private HttpServer api;
  private ToolStack tools;
  private int port;
  private String fileToken;

  @BeforeEach
  void start() throws Exception {
    root.setLevel(Level.FINE);
    ours.setLevel(Level.FINE);
    log.setLevel(Level.ALL);
    root.addHandler(log);
    api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    api.createContext("/", this::record);
    api.start();
    String url = "http://127.0.0.1:" + api.getAddress().getPort();
    tools = ToolStack.on(vertx, url, "upstream-credential", folder, Clock.systemUTC());
    NewToken token = NewToken.create("ci", List.of("sre"), Optional.empty());
    fileToken = token.token();
    token.appendTo(folder.resolve("tokens"));
    HttpTransport transport =
        new HttpTransport(
            vertx,
            new PilothouseService(
                "1", tools.invoker(), tools.clusters(), new BriefShelf(Optional.empty())),
            HttpLimits.DEFAULT,
            new HttpAccess(
                Optional.of(sources(url)),
                AllowedNames.LOOPBACK,
                ProtectedResource.UNDISCOVERABLE,
                CallerLimits.DEFAULT,
                Optional.empty(),
                false),
            InstantSource.system(),
            HttpObserver.NONE);
    port = transport.start("127.0.0.1", 0).await();
  }

  private FirstThatKnows sources(String url) {
    InstantSource clock = InstantSource.system();
    return new FirstThatKnows(
        List.of(
            StaticTokens.read(folder.resolve("tokens"), seam, clock),
            new OidcTokens(
                vertx,
                new OidcSettings(
                    URI.create(url + "/issuer"), List.of("a"), List.of(), "sub", "groups", "oidc:"),
                clock),
            new ReviewedTokens(reviewer(), List.of(), List.of(), clock)));
  }

  /** Whoever reviews a token sees it of course. */
  private static TokenReviewer reviewer() {
    return (token, audiences, scope) ->
        switch (token) {
          case REVIEWED ->
              Future.succeededFuture(
                  new ReviewedToken(true, "system:serviceaccount:a:b", List.of(), List.of()));
          case DEFECT -> Future.failedFuture(new IllegalStateException("with " + token));
          default -> Future.succeededFuture(new ReviewedToken(false, "", List.of(), List.of()));
        };
  }

  private void record(HttpExchange exchange) throws IOException {
    seen.add(
        "upstream "
            + exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + " "
            + exchange.getRequestHeaders().entrySet()
            + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    byte[] body = "{\"kind\":\"Status\",\"message\":\"broken\"}".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(500, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @AfterEach
  void stop() {
    root.removeHandler(log);
    root.setLevel(rootLevel);
    ours.setLevel(oursLevel);
    tools.close();
    seam.close();
    vertx.close().await();
    api.stop(0);
  }

  private HttpResponse<String> call(String path, String token) throws Exception {
    String body =
        new JsonObject()
            .put("jsonrpc", "2.0")
            .put("id", 1)
            .put("method", "tools/call")
            .put(
                "params",
                new JsonObject()
                    .put("name", "list_namespaces")
                    .put("arguments", new JsonObject())
                    .put(
                        "_meta",
                        new JsonObject()
                            .put("io.modelcontextprotocol/protocolVersion", "2026-07-28")
                            .put("io.modelcontextprotocol/clientCapabilities", new JsonObject())))
            .encode();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
              .header("Authorization", "Bearer " + token)
              .header("Content-Type", "application/json")
              .header("Accept", "application/json, text/event-stream")
              .header("MCP-Protocol-Version", "2026-07-28")
              .header("Mcp-Method", "tools/call")
              .header("Mcp-Name", "list_namespaces")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  /** Of the issuer, which cannot be asked for its keys. */
  private String issued() {
    JsonObject claims =
        new JsonObject().put("iss", "http://127.0.0.1:" + api.getAddress().getPort() + "/issuer");
    return part("{\"alg\":\"RS256\"}") + "." + part(claims.encode()) + ".Y2FuYXJ5LXNpZ25hdHVyZQ";
  }

  private static String part(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void itIsNeitherLoggedNorForwardedNorAnswered() throws Exception {
    List<String> tokens = List.of(fileToken, REVIEWED, WRONG, DEFECT, issued());
    List<Integer> statuses = List.of(200, 200, 401, 503, 503);
    for (int i = 0; i < tokens.size(); i++) {
      HttpResponse<String> answer = call("/mcp", tokens.get(i));
      assertEquals(statuses.get(i), answer.statusCode(), answer.body());
      seen.add("answer " + answer.headers().map() + answer.body());
      HttpResponse<String> elsewhere = call("/mcp/other", tokens.get(i));
      seen.add("answer " + elsewhere.headers().map() + elsewhere.body());
    }
    assertTrue(
        seen.stream().anyMatch(line -> line.startsWith("upstream") && line.contains("namespaces")),
        "the cluster was asked");
    assertTrue(seen.stream().anyMatch(line -> line.startsWith("log")), "something was logged");
    for (String token : tokens) {
      String secret = token.substring(token.lastIndexOf('.') + 1);
      for (String line : seen) {
        assertFalse(line.contains(secret), line);
        assertFalse(line.contains(part(secret)), line);
      }
    }
  }
}
