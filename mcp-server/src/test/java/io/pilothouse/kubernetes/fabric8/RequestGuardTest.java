package io.pilothouse.kubernetes.fabric8;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fabric8.kubernetes.client.http.Interceptor.RequestTags;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.LeaseName;
import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.kubernetes.ResourceType;
import io.pilothouse.kubernetes.WriteAuthority;
import io.pilothouse.kubernetes.WritePermit;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The backstop under every request. */
class RequestGuardTest {
  private static void ask(String method, String path) {
    StandardHttpRequest.Builder builder = new StandardHttpRequest.Builder();
    builder.uri(URI.create("https://rancher.example/k8s/c-1" + path));
    builder.method(method, "application/json", "GET".equals(method) ? null : "{}");
    new RequestGuard(URI.create("https://rancher.example/k8s/c-1"), WriteAuthority.open())
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
    "POST, /apis/authentication.k8s.io/v1/tokenreviews",
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
    "POST, /apis/authentication.k8s.io/v1/tokenreviews/x",
    "POST, /apis/authentication.k8s.io/v1/selfsubjectreviews",
    "POST, /api/v1/namespaces/a/serviceaccounts/b/token",
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

  private static final Mutation PATCH =
      Mutation.patch(
          Mutation.Verb.MERGE_PATCH,
          ClusterFixture.DEPLOYMENTS,
          "shop",
          "web",
          new JsonObject("{\"spec\":{\"replicas\":2}}"));
  private static final String PATCHED =
      "/apis/apps/v1/namespaces/shop/deployments/web?fieldManager=pilothouse";

  private final WriteAuthority authority = WriteAuthority.open();

  private void send(WritePermit permit, String method, String pathAndQuery, String body) {
    send(authority, permit, method, pathAndQuery, body);
  }

  private static void send(
      WriteAuthority authority,
      WritePermit permit,
      String method,
      String pathAndQuery,
      String body) {
    StandardHttpRequest.Builder request = new StandardHttpRequest.Builder();
    request.uri(URI.create("https://one.example" + pathAndQuery));
    request.method(method, "application/json", body);
    new RequestGuard(URI.create("https://one.example"), authority)
        .before(request, request.build(), new Tags(permit));
  }

  @Test
  void exactlyWhatIsPermittedPasses() {
    String body = "{\"spec\":{\"replicas\":2}}";
    assertDoesNotThrow(() -> send(authority.forReal(PATCH), "PATCH", PATCHED, body));
    assertDoesNotThrow(
        () -> send(authority.forDryRun(PATCH), "PATCH", PATCHED + "&dryRun=All", body));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PATCH | /apis/apps/v1/namespaces/shop/deployments/other?fieldManager=pilothouse | 2",
        "PATCH | /apis/apps/v1/namespaces/shop/deployments/web?fieldManager=pilothouse | 3",
        "PATCH | /apis/apps/v1/namespaces/shop/deployments/web | 2",
        "PATCH | /apis/apps/v1/namespaces/shop/deployments/web?fieldManager=pilothouse&force=true |"
            + " 2",
        "PUT | /apis/apps/v1/namespaces/shop/deployments/web?fieldManager=pilothouse | 2",
      })
  void anythingElseThanWhatIsPermittedIsRefused(String method, String path, int replicas) {
    String body = "{\"spec\":{\"replicas\":" + replicas + "}}";
    assertThrows(ClusterException.class, () -> send(authority.forReal(PATCH), method, path, body));
  }

  @Test
  void aPermitForADryRunLetsNothingHappen() {
    String body = "{\"spec\":{\"replicas\":2}}";
    assertThrows(
        ClusterException.class, () -> send(authority.forDryRun(PATCH), "PATCH", PATCHED, body));
  }

  @Test
  void aPermitOfAnotherAuthorityCountsForNothing() {
    String body = "{\"spec\":{\"replicas\":2}}";
    WritePermit foreign = WriteAuthority.open().forReal(PATCH);
    assertThrows(ClusterException.class, () -> send(foreign, "PATCH", PATCHED, body));
  }

  @Test
  void readOnlyThereAreNoPermits() {
    WriteAuthority none = WriteAuthority.readOnly();
    assertThrows(ClusterException.class, () -> none.forReal(PATCH));
    assertThrows(ClusterException.class, () -> none.forDryRun(PATCH));
  }

  private static final String MANAGER = "?fieldManager=pilothouse";
  private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/ops/leases";
  private static final LeaseName LEASE = new LeaseName(Optional.empty(), "ops", "monitor");

  /** Whoever asks for leave to write a Lease: what comes of it is that one, and a Lease. */
  @Test
  void theOneLeaseMayBeWrittenAlsoByWhoOnlyReads() {
    WriteAuthority reading = WriteAuthority.readOnly();
    JsonObject other =
        new JsonObject(
            "{'apiVersion':'v1','kind':'Secret','metadata':{'name':'other','namespace':'shop'}}"
                .replace('\'', '"'));
    WritePermit create = reading.forLease(LEASE, other);
    String body = ((JsonObject) create.mutation().body()).encode();
    assertEquals(
        "{'apiVersion':'coordination.k8s.io/v1','kind':'Lease',"
            + "'metadata':{'name':'monitor','namespace':'ops'}}",
        body.replace('"', '\''));
    assertDoesNotThrow(() -> send(reading, create, "POST", LEASES + MANAGER, body));
    other.getJsonObject("metadata").put("resourceVersion", "7");
    WritePermit replace = reading.forLease(LEASE, other);
    String changed = ((JsonObject) replace.mutation().body()).encode();
    assertDoesNotThrow(() -> send(reading, replace, "PUT", LEASES + "/monitor" + MANAGER, changed));
    for (String path : List.of("/monitor", "/other" + MANAGER, MANAGER)) {
      assertThrows(
          ClusterException.class, () -> send(reading, replace, "PUT", LEASES + path, changed));
    }
    assertThrows(
        ClusterException.class,
        () -> send(reading, replace, "DELETE", LEASES + "/monitor" + MANAGER, changed));
    assertThrows(
        ClusterException.class, () -> send(reading, create, "POST", LEASES + MANAGER, changed));
  }

  @Test
  void webSocketsAreRefusedWhateverTheirPath() {
    StandardHttpRequest.Builder request = new StandardHttpRequest.Builder();
    request.uri(URI.create("https://one.example/api/v1/pods"));
    RequestGuard guard = new RequestGuard(URI.create("https://one.example"), WriteAuthority.open());
    assertDoesNotThrow(() -> guard.before(request, request.build(), null));
    assertThrows(ClusterException.class, () -> guard.before(new NoSocket(), request.build(), null));
  }

  private static final Mutation EXEC =
      Mutation.exec(
          new ResourceType("", "v1", "Pod", "pods", "pod", List.of("po"), true, Set.of()),
          "shop",
          "web",
          "app",
          List.of("ls", "-l", "/tmp"));
  private static final String EXECUTED =
      "/api/v1/namespaces/shop/pods/web/exec?container=app&command=ls&command=-l&command=%2Ftmp"
          + "&stdout=true&stderr=true";

  private void open(WritePermit permit, String pathAndQuery) {
    StandardHttpRequest.Builder request = new StandardHttpRequest.Builder();
    request.uri(URI.create("https://one.example" + pathAndQuery));
    new RequestGuard(URI.create("https://one.example"), authority)
        .before(new NoSocket(), request.build(), new Tags(permit));
  }

  @Test
  void exactlyTheProgramThatIsPermittedRunsOverAWebSocket() {
    assertDoesNotThrow(() -> open(authority.forReal(EXEC), EXECUTED));
    assertThrows(ClusterException.class, () -> open(null, EXECUTED));
    assertThrows(ClusterException.class, () -> open(WriteAuthority.open().forReal(EXEC), EXECUTED));
    assertThrows(ClusterException.class, () -> open(authority.forReal(PATCH), EXECUTED));
    assertThrows(ClusterException.class, () -> open(authority.forReal(PATCH), PATCHED));
    assertThrows(
        ClusterException.class, () -> send(authority.forReal(EXEC), "GET", EXECUTED, null));
    assertThrows(ClusterException.class, () -> send(authority.forReal(EXEC), "POST", EXECUTED, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/namespaces/shop/pods/web/exec?container=app&command=ls&command=-l&command=%2F&stdout=true&stderr=true",
        "/api/v1/namespaces/shop/pods/web/exec?container=app&command=ls&command=-l%20%2Ftmp&stdout=true&stderr=true",
        "/api/v1/namespaces/shop/pods/web/exec?container=other&command=ls&command=-l&command=%2Ftmp&stdout=true&stderr=true",
        "/api/v1/namespaces/shop/pods/db/exec?container=app&command=ls&command=-l&command=%2Ftmp&stdout=true&stderr=true",
        "/api/v1/namespaces/shop/pods/web/exec?container=app&command=ls&command=-l&command=%2Ftmp&stdout=true&stderr=true&stdin=true",
        "/api/v1/namespaces/shop/pods/web/attach?container=app&command=ls&command=-l&command=%2Ftmp&stdout=true&stderr=true",
        "/api/v1/namespaces/shop/pods/web/exec"
      })
  void anyOtherProgramIsRefused(String path) {
    assertThrows(ClusterException.class, () -> open(authority.forReal(EXEC), path));
  }

  @Test
  void aProgramCannotBeTried() {
    assertThrows(ClusterException.class, () -> authority.forDryRun(EXEC));
    assertThrows(ClusterException.class, () -> WriteAuthority.readOnly().forReal(EXEC));
  }

  private record Tags(WritePermit permit) implements RequestTags {
    @Override
    public <T> T getTag(Class<T> type) {
      return type.isInstance(permit) ? type.cast(permit) : null;
    }
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
