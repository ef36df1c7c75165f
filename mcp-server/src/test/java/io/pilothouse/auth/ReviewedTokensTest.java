package io.pilothouse.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.identity.AuthenticationException;
import io.pilothouse.identity.AuthenticationException.Kind;
import io.pilothouse.identity.Caller;
import io.pilothouse.kubernetes.UpstreamObserver;
import io.pilothouse.kubernetes.WriteAuthority;
import io.pilothouse.kubernetes.fabric8.ConnectionSettings;
import io.pilothouse.kubernetes.fabric8.Fabric8Clusters;
import io.pilothouse.kubernetes.fabric8.HostEnvironment;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tokens that an API server knows, asked over a real connection. */
@Timeout(60)
class ReviewedTokensTest {
  private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final List<JsonObject> reviews = new CopyOnWriteArrayList<>();
  private final AtomicReference<JsonObject> status = new AtomicReference<>();
  private final Vertx vertx = Vertx.vertx();
  private final BlockingSeam seam = new BlockingSeam(vertx, 4);
  @TempDir private Path folder;
  private HttpServer server;
  private Fabric8Clusters clusters;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/apis/authentication.k8s.io/v1/tokenreviews",
        exchange -> {
          JsonObject review =
              new JsonObject(
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          reviews.add(review.put("method", exchange.getRequestMethod()));
          JsonObject said = status.get();
          byte[] body =
              new JsonObject()
                  .put("kind", "TokenReview")
                  .put("apiVersion", "authentication.k8s.io/v1")
                  .put("status", said)
                  .encode()
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(said == null ? 500 : 201, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    Path kubeconfig = folder.resolve("kubeconfig");
    Files.writeString(
        kubeconfig,
        """
        apiVersion: v1
        kind: Config
        current-context: c
        contexts: [{name: c, context: {cluster: c, user: u}}]
        clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
        users: [{name: u, user: {}}]
        """
            .formatted(server.getAddress().getPort()));
    clusters =
        new Fabric8Clusters(
            vertx,
            seam,
            new ConnectionSettings(
                Optional.of(kubeconfig.toString()),
                HostEnvironment.ofProcess(),
                Set.of(),
                Optional.empty(),
                Duration.ofSeconds(10),
                4,
                UpstreamObserver.NONE),
            false,
            WriteAuthority.readOnly());
    says("system:serviceaccount:shop:agent", "system:serviceaccounts");
  }

  @AfterEach
  void stop() {
    clusters.close();
    server.stop(0);
    seam.close();
    vertx.close().await();
  }

  private void says(String user, String... groups) {
    status.set(
        new JsonObject()
            .put("authenticated", true)
            .put(
                "user",
                new JsonObject()
                    .put("username", user)
                    .put("groups", new JsonArray(List.of(groups)))));
  }

  private ReviewedTokens tokens(String... audiences) {
    return new ReviewedTokens(
        clusters, List.of(audiences), List.of("local:", "token:", "oidc:"), now::get);
  }

  private Caller ask(ReviewedTokens tokens, String token) {
    return Future.<Caller>future(
            outcome -> vertx.runOnContext(turn -> tokens.authenticate(token).onComplete(outcome)))
        .await();
  }

  private void refuses(Kind kind, ReviewedTokens tokens) {
    assertEquals(kind, assertThrows(AuthenticationException.class, () -> ask(tokens, "t")).kind());
  }

  @Test
  void theClusterSaysWhoItIs() {
    assertEquals(
        new Caller("system:serviceaccount:shop:agent", List.of("system:serviceaccounts"), ""),
        ask(tokens(), "the token"));
    JsonObject review = reviews.getFirst();
    assertEquals("POST", review.getString("method"));
    assertEquals("TokenReview", review.getString("kind"));
    assertEquals(new JsonObject().put("token", "the token"), review.getJsonObject("spec"));
  }

  @Test
  void aTokenTheClusterDoesNotKnowIsRejected() {
    status.set(new JsonObject().put("authenticated", false).put("error", "no t here"));
    refuses(Kind.REJECTED, tokens());
  }

  @Test
  void anApiServerThatFailsIsUnavailableAndAskedAgain() {
    status.set(null);
    ReviewedTokens tokens = tokens();
    refuses(Kind.UNAVAILABLE, tokens);
    says("u");
    assertEquals("u", ask(tokens, "t").user());
  }

  @Test
  void answersAreRememberedForAWhile() {
    ReviewedTokens tokens = tokens();
    ask(tokens, "t");
    ask(tokens, "t");
    assertEquals(1, reviews.size());
    ask(tokens, "another");
    assertEquals(2, reviews.size());
    status.set(new JsonObject().put("authenticated", false));
    now.set(START.plusSeconds(30));
    refuses(Kind.REJECTED, tokens);
    refuses(Kind.REJECTED, tokens);
    assertEquals(3, reviews.size());
    now.set(START.plusSeconds(40));
    says("u");
    assertEquals("u", ask(tokens, "t").user());
  }

  @Test
  void theTokenMustBeForThisServerIfThatIsAskedFor() {
    refuses(Kind.REJECTED, tokens("pilothouse"));
    assertEquals(
        new JsonArray().add("pilothouse"),
        reviews.getFirst().getJsonObject("spec").getJsonArray("audiences"));
    status.get().put("audiences", new JsonArray().add("pilothouse"));
    assertEquals("system:serviceaccount:shop:agent", ask(tokens("pilothouse"), "t").user());
  }

  @Test
  void namesOfOtherSourcesAreNotTheClustersToGive() {
    says("oidc:alice");
    refuses(Kind.REJECTED, tokens());
    says("token:ci");
    refuses(Kind.REJECTED, tokens());
    says("bob", "oidc:sre", "dev");
    assertEquals(List.of("dev"), ask(tokens(), "t").groups());
  }
}
