package io.pilothouse;

import static io.pilothouse.kubernetes.Awaiting.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.auth.NewToken;
import io.pilothouse.sandbox.RbacObjects;
import io.pilothouse.sandbox.SandboxOptions;
import io.pilothouse.sandbox.SandboxServer;
import io.pilothouse.sandbox.SandboxUser;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two people on one packaged server: each has a token of this server and, as far as the cluster is
 * concerned, rights of their own. What reaches the cluster is looked at on its way.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TwoCallersIT {
  private static final String SERVER_TOKEN = "the-servers-own-token";

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final Queue<String> heads = new ConcurrentLinkedQueue<>();
  private HttpClient client;
  private URI sandbox;
  private String kubeconfig;

  @BeforeEach
  void startCluster() throws Exception {
    RbacObjects rbac = new RbacObjects();
    rbac.clusterRole("impersonator", "impersonate", "", "users,groups", "");
    rbac.clusterRole(
        "sessions", "impersonate", "authentication.k8s.io", "userextras/pilothouse.io/session", "");
    rbac.bindEverywhere("User", "pilothouse", "impersonator");
    rbac.bindEverywhere("User", "pilothouse", "sessions");
    rbac.bindInNamespace("shop", "Group", "shop-team", "view");
    rbac.bindInNamespace("kube-system", "User", "token:simon", "view");
    SandboxOptions options =
        rbac.in(SandboxOptions.defaults())
            .withUser(SandboxUser.of("pilothouse", List.of(), SERVER_TOKEN));
    String direct = await(new SandboxServer(vertx, options).start()).kubeconfig(SERVER_TOKEN);
    sandbox =
        URI.create(
            direct
                .lines()
                .filter(l -> l.contains("server:"))
                .findFirst()
                .orElseThrow()
                .replaceAll(".*server: *\"?([^\" ]+)\"?.*", "$1"));
    client = vertx.createHttpClient();
    int port =
        await(vertx.createHttpServer().requestHandler(this::forward).listen(0, "127.0.0.1"))
            .actualPort();
    kubeconfig =
        Files.writeString(
                folder.resolve("config"),
                direct.replace(sandbox.toString(), "http://127.0.0.1:" + port))
            .toString();
  }

  /** Notes the head and passes the request on. */
  private void forward(HttpServerRequest request) {
    heads.add(request.method() + " " + request.uri() + "\n" + request.headers());
    RequestOptions onwards =
        new RequestOptions()
            .setMethod(request.method())
            .setHost(sandbox.getHost())
            .setPort(sandbox.getPort())
            .setURI(request.uri())
            .setHeaders(request.headers().remove("Host"));
    request
        .body()
        .compose(
            body ->
                client
                    .request(onwards)
                    .compose(upstream -> upstream.send(body))
                    .compose(
                        answer ->
                            answer
                                .body()
                                .map(
                                    text -> {
                                      request.response().setStatusCode(answer.statusCode());
                                      answer
                                          .headers()
                                          .remove("Transfer-Encoding")
                                          .remove("Content-Length")
                                          .forEach(request.response()::putHeader);
                                      return text;
                                    })))
        .onSuccess((Buffer text) -> request.response().end(text))
        .onFailure(failure -> request.response().setStatusCode(502).end());
  }

  @AfterEach
  void stopCluster() {
    await(vertx.close());
  }

  private String token(String name, String... groups) throws Exception {
    NewToken token = NewToken.create(name, List.of(groups), Optional.empty());
    token.appendTo(folder.resolve("tokens"));
    return token.token();
  }

  private static String pods(HttpProcess server, String token, String namespace) {
    JsonObject answer =
        new JsonObject(
            server.call("list_pods", token, JsonObject.of("namespace", namespace)).join().body());
    return answer
        .getJsonObject("result")
        .getJsonArray("content")
        .getJsonObject(0)
        .getString("text");
  }

  @Test
  void eachSeesTheirOwnAndNoTokenGoesAnywhere() throws Exception {
    String sarah = token("sarah", "shop-team");
    String simon = token("simon");
    String log;
    try (HttpProcess server =
        new HttpProcess(
            folder,
            List.of(),
            "--kubeconfig=" + kubeconfig,
            "--tokens-file=" + folder.resolve("tokens"),
            "--impersonate",
            "--log-level=debug")) {
      assertTrue(pods(server, sarah, "shop").contains("checkout-"));
      assertTrue(pods(server, simon, "shop").startsWith("FORBIDDEN: "));
      assertTrue(pods(server, simon, "kube-system").contains("coredns"));
      String refused = pods(server, sarah, "kube-system");
      assertTrue(refused.contains("verb \"list\" on \"pods\""), refused);
      assertFalse(refused.contains(sarah), refused);
      log = server.log();
    }
    String upstream = String.join("\n", heads);
    assertTrue(upstream.contains("Impersonate-User=token:sarah"), upstream);
    assertTrue(upstream.contains("Impersonate-Group=shop-team"), upstream);
    assertTrue(upstream.contains("Impersonate-User=token:simon"), upstream);
    for (String token : List.of(sarah, simon)) {
      assertFalse(upstream.contains(token), "a caller's token reached the cluster");
      assertFalse(log.contains(token), "a caller's token is in the log");
    }
    assertFalse(log.contains(SERVER_TOKEN), "the server's own token is in the log");
    assertEquals(
        heads.stream().filter(head -> head.contains("/pods")).count(),
        heads.stream()
            .filter(head -> head.contains("/pods") && head.contains("Impersonate-User"))
            .count());
  }
}
