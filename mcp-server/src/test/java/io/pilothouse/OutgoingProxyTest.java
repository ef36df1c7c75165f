package io.pilothouse;

import static io.pilothouse.kubernetes.Awaiting.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.config.ConfigException;
import io.pilothouse.kubernetes.fabric8.HostEnvironment;
import io.pilothouse.monitor.notify.DeliveryException;
import io.pilothouse.monitor.notify.HttpPost;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way to channels, with a proxy that notes what it is asked for. */
class OutgoingProxyTest {
  private static final Path NOWHERE = Path.of("nowhere");
  private static final URI SECURE = URI.create("https://hooks.example.test/x");

  private final Vertx vertx = Vertx.vertx();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private int port;

  @BeforeEach
  void start() {
    port =
        await(vertx.createHttpServer().requestHandler(this::note).listen(0, "127.0.0.1"))
            .actualPort();
  }

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  private void note(HttpServerRequest request) {
    String to = request.method().name().equals("CONNECT") ? request.uri() : request.absoluteURI();
    String authorization = request.getHeader("Proxy-Authorization");
    asked.add(request.method() + " " + to + (authorization == null ? "" : " " + authorization));
    request.response().setStatusCode(request.method().name().equals("CONNECT") ? 403 : 202).end();
  }

  private OutgoingProxy proxy(Map<String, String> variables) {
    try {
      return new OutgoingProxy(new HostEnvironment(variables, NOWHERE, NOWHERE));
    } catch (ConfigException bad) {
      throw new AssertionError(bad);
    }
  }

  private HttpPost post(Map<String, String> variables) {
    return new HttpPost(vertx, Clock.systemUTC(), Duration.ofSeconds(20), proxy(variables));
  }

  private String here() {
    return "http://127.0.0.1:" + port;
  }

  @Test
  void tlsGoesThroughATunnelWithTheProxysCredentials() {
    HttpPost post = post(Map.of("HTTPS_PROXY", "http://me:pass@127.0.0.1:" + port));
    assertThrows(
        DeliveryException.class,
        () -> await(post.send(SECURE, Map.of(), Buffer.buffer("{}"), "the webhook")));
    assertEquals(List.of("CONNECT hooks.example.test:443 Basic bWU6cGFzcw=="), asked);
  }

  @Test
  void withoutTlsTheProxyIsAskedForTheWholeAddress() {
    HttpPost post = post(Map.of("http_proxy", "127.0.0.1:" + port));
    URI plain = URI.create("http://hooks.example.test/x");
    assertTrue(await(post.send(plain, Map.of(), Buffer.buffer("{}"), "it")).isSuccess());
    assertEquals(List.of("POST http://hooks.example.test/x"), asked);
  }

  @Test
  void thisMachineAndExceptionsAreReachedDirectly() {
    Map<String, String> variables =
        Map.of("HTTP_PROXY", "http://127.0.0.1:1", "NO_PROXY", ".example.test,10.0.0.0/8");
    URI own = URI.create(here() + "/own");
    assertTrue(await(post(variables).send(own, Map.of(), Buffer.buffer("{}"), "it")).isSuccess());
    assertEquals(List.of("POST " + here() + "/own"), asked);
    OutgoingProxy proxy = proxy(variables);
    assertEquals(Optional.empty(), proxy.apply(URI.create("http://hooks.example.test/x")));
    assertEquals(Optional.empty(), proxy.apply(URI.create("http://10.1.2.3/x")));
    assertTrue(proxy.apply(URI.create("http://example.org/x")).isPresent());
    assertEquals(Optional.empty(), proxy.apply(URI.create("https://example.org/x")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"socks5://127.0.0.1:1080", "http://", "a b"})
  void aProxyThatCannotBeUsedStopsTheStart(String value) {
    HostEnvironment host = new HostEnvironment(Map.of("HTTPS_PROXY", value), NOWHERE, NOWHERE);
    ConfigException refused = assertThrows(ConfigException.class, () -> new OutgoingProxy(host));
    assertTrue(refused.getMessage().startsWith("HTTPS_PROXY: expected"), refused.getMessage());
  }
}
