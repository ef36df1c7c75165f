package io.pilothouse.kubernetes.fabric8;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.pilothouse.kubernetes.ClusterException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The backstop under every request. */
class ReadOnlyGuardTest {
  private static void ask(String method, String path) {
    StandardHttpRequest.Builder builder = new StandardHttpRequest.Builder();
    builder.uri(URI.create("https://rancher.example/k8s/c-1" + path));
    builder.method(method, "application/json", "GET".equals(method) ? null : "{}");
    new ReadOnlyGuard(URI.create("https://rancher.example/k8s/c-1"))
        .before(builder, builder.build(), null);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/pods",
    "GET, /api/v1/namespaces/shop/pods/exec",
    "GET, /api/v1/namespaces/shop/pods/web/log",
    "GET, /apis/metrics.k8s.io/v1beta1/nodes",
    "POST, /apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
    "POST, /apis/authorization.k8s.io/v1/subjectaccessreviews",
  })
  void questionsPass(String method, String path) {
    assertDoesNotThrow(() -> ask(method, path));
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/v1/namespaces/shop/pods",
    "PUT, /api/v1/namespaces/shop/pods/web",
    "PATCH, /api/v1/nodes/one",
    "DELETE, /api/v1/namespaces/shop",
    "POST, /api/v1/namespaces/shop/pods/web/eviction",
    "POST, /apis/authorization.k8s.io/v1/selfsubjectaccessreviews/../../../../api/v1/namespaces",
    "POST, /api/v1/namespaces/a/services/b/proxy/apis/authorization.k8s.io/v1/subjectaccessreviews",
    "PUT, /apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
    "GET, /api/v1/namespaces/shop/pods/web/exec?command=rm",
    "GET, /api/v1/namespaces/shop/pods/web/%65xec?command=rm",
    "GET, /api/v1/namespaces/shop/pods/web/attach",
    "GET, /api/v1/namespaces/shop/pods/web/portforward",
    "GET, /api/v1/namespaces/shop/pods/web/proxy/admin/delete",
    "GET, /api/v1/namespaces/shop/services/web:80/proxy/",
    "GET, /api/v1/nodes/one/proxy/run/shop/web/app",
    "GET, /api/v1/x/../nodes/one/proxy/run",
    "GET, /../c-2/api/v1/pods",
  })
  void everythingElseIsRefused(String method, String path) {
    ClusterException refused = assertThrows(ClusterException.class, () -> ask(method, path));
    assertEquals(ClusterException.Kind.FORBIDDEN, refused.kind());
  }

  @Test
  void webSocketsAreRefusedWhateverTheirPath() {
    StandardHttpRequest.Builder request = new StandardHttpRequest.Builder();
    request.uri(URI.create("https://one.example/api/v1/pods"));
    ReadOnlyGuard guard = new ReadOnlyGuard(URI.create("https://one.example"));
    assertDoesNotThrow(() -> guard.before(request, request.build(), null));
    assertThrows(ClusterException.class, () -> guard.before(new NoSocket(), request.build(), null));
  }

  /** A web socket's builder, of which only the type matters. */
  private static final class NoSocket implements WebSocket.Builder {
    @Override
    public CompletableFuture<WebSocket> buildAsync(WebSocket.Listener listener) {
      return CompletableFuture.failedFuture(new AssertionError("built"));
    }

    @Override
    public WebSocket.Builder subprotocol(String protocol) {
      return this;
    }

    @Override
    public WebSocket.Builder connectTimeout(long timeout, TimeUnit unit) {
      return this;
    }

    @Override
    public WebSocket.Builder header(String name, String value) {
      return this;
    }

    @Override
    public WebSocket.Builder setHeader(String name, String value) {
      return this;
    }

    @Override
    public WebSocket.Builder uri(URI uri) {
      return this;
    }
  }
}
