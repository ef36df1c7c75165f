package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.kubernetes.Awaiting;
import io.pilothouse.kubernetes.KubeconfigFile;
import io.pilothouse.kubernetes.RecordedApi;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole server while there is no cluster to speak of. */
class DeadClusterTest {
  private static final JsonObject NONE = new JsonObject();

  @TempDir Path folder;
  private Vertx vertx;
  private RecordedApi api;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    api = RecordedApi.start(vertx);
    api.on("GET", "/api/v1/pods").hang();
  }

  @AfterEach
  void stop() {
    api.close();
    Awaiting.await(vertx.close());
  }

  private String kubeconfig(String url) {
    return KubeconfigFile.current("one")
        .context("one", url, "t0ken")
        .write(folder.resolve("config"))
        .toString();
  }

  private static String text(JsonObject result) {
    return result.getJsonArray("content").getJsonObject(0).getString("text");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everythingElseAnswersWhileACallHangsUntilItsDeadline(boolean stateless) throws Exception {
    try (Server server =
        Server.start("--kubeconfig", kubeconfig(api.url()), "--call-timeout", "3s")) {
      if (!stateless) {
        server.initialize();
      }
      server.callTool(stateless, 1, "list_pods", NONE);
      Awaiting.await(api.hangBegun());
      List<String> others =
          stateless ? List.of("server/discover", "tools/list") : List.of("ping", "tools/list");
      for (int i = 0; i < others.size(); i++) {
        server.request(stateless, 10 + i, others.get(i), NONE);
        server.result(10 + i);
      }
      JsonObject late = server.result(1);
      assertTrue(late.getBoolean("isError"));
      assertEquals("TIMEOUT", late.getJsonObject("structuredContent").getString("code"));
      assertTrue(text(late).startsWith("TIMEOUT: failed to list pods"), text(late));
      assertTrue(text(late).contains("call again"), text(late));
      Awaiting.await(api.hangClosed());
    }
  }

  @Test
  void aSessionBeginsWhileACallHangs() throws Exception {
    try (Server server = Server.start("--kubeconfig", kubeconfig(api.url()))) {
      server.callTool(true, 1, "list_pods", NONE);
      Awaiting.await(api.hangBegun());
      server.initialize();
      server.send(cancelled(1));
      Awaiting.await(api.hangClosed());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void cancellingACallClosesItsConnection(boolean stateless) throws Exception {
    try (Server server = Server.start("--kubeconfig", kubeconfig(api.url()))) {
      if (!stateless) {
        server.initialize();
      }
      server.callTool(stateless, 1, "list_pods", NONE);
      server.request(stateless, 2, "tools/list", NONE);
      server.result(2);
      Awaiting.await(api.hangBegun());
      server.send(cancelled(1));
      Awaiting.await(api.hangClosed());
      server.request(stateless, 3, "tools/list", NONE);
      server.result(3);
    }
  }

  private static JsonObject cancelled(int id) {
    return JsonObject.of(
        "jsonrpc", "2.0",
        "method", "notifications/cancelled",
        "params", JsonObject.of("requestId", id));
  }

  @Test
  void withoutAKubeconfigToolsSayWhatIsMissing() throws Exception {
    refused(folder.resolve("absent").toString(), "kubeconfig", "configure the connection");
  }

  @Test
  void aPortThatRefusesIsNamed() throws Exception {
    String url = "http://127.0.0.1:" + closedPort();
    refused(kubeconfig(url), url + " refused the connection", "Call again in a moment");
  }

  private static int closedPort() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return taken.getLocalPort();
    }
  }

  private void refused(String kubeconfig, String what, String next) throws Exception {
    try (Server server = Server.start("--kubeconfig", kubeconfig)) {
      server.initialize();
      server.callTool(false, 1, "list_pods", NONE);
      JsonObject result = server.result(1);
      assertTrue(result.getBoolean("isError"));
      assertEquals("UNAVAILABLE", result.getJsonObject("structuredContent").getString("code"));
      assertTrue(text(result).contains(what), text(result));
      assertTrue(text(result).contains(next), text(result));
    }
  }
}
