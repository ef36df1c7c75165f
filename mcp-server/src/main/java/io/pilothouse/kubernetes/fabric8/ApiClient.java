package io.pilothouse.kubernetes.fabric8;

import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpClient.DerivedClientBuilder;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.http.Interceptor.RequestTags;
import io.fabric8.kubernetes.client.http.StandardHttpClient;
import io.fabric8.kubernetes.client.http.StandardHttpClientBuilder;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.pilothouse.kubernetes.UpstreamObserver;
import io.pilothouse.kubernetes.WriteAuthority;
import io.pilothouse.kubernetes.WritePermit;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * fabric8's HTTP client for one API server, with the request guard in it. Requests go out directly,
 * without fabric8's own retries, and the futures that come back are the JDK client's: cancelling
 * one closes the connection. For that reason, and because a connection that died silently must not
 * be shared by the requests to come, HTTP/1.1 is used.
 */
final class ApiClient implements AutoCloseable {
  private static final String USER_AGENT = "pilothouse";
  private static final RequestConfig ONCE =
      new RequestConfigBuilder().withRequestRetryBackoffLimit(0).build();

  /** The JDK's client, on threads of ours and never following a redirect with our credentials. */
  private static final class Factory extends JdkHttpClientFactory {
    private final Executor threads;
    private final boolean direct;

    private Factory(Executor threads, boolean direct) {
      this.threads = threads;
      this.direct = direct;
    }

    @Override
    protected HttpClient.Builder createNewHttpClientBuilder() {
      return HttpClient.newBuilder().executor(threads);
    }

    @Override
    protected void additionalConfig(HttpClient.Builder builder) {
      builder.followRedirects(HttpClient.Redirect.NEVER);
      if (direct) {
        builder.proxy(HttpClient.Builder.NO_PROXY);
      }
    }
  }

  /** What interceptors can look up about a request. */
  private record PermitTag(Optional<WritePermit> permit) implements RequestTags {
    @Override
    public <T> T getTag(Class<T> type) {
      return permit.filter(type::isInstance).map(type::cast).orElse(null);
    }
  }

  private final ContextDefinition context;
  private final UpstreamObserver observer;
  private final Executor threads = task -> Thread.ofVirtual().name("cluster").start(task);
  private final StandardHttpClient<?, ?, ?> client;
  private final List<Interceptor> interceptors;

  /**
   * Blocks: reads keys and trust anchors.
   *
   * @throws io.pilothouse.kubernetes.ClusterException of kind CONFIGURATION for unusable
   *     certificates
   */
  ApiClient(
      ContextDefinition context, Tls tls, ConnectionSettings settings, WriteAuthority authority) {
    this.context = context;
    this.observer = settings.observer();
    StandardHttpClientBuilder<?, ?, ?> builder =
        (StandardHttpClientBuilder<?, ?, ?>)
            ((io.fabric8.kubernetes.client.http.HttpClient.Factory)
                    new Factory(threads, context.proxy().isEmpty()))
                .newBuilder();
    builder.connectTimeout(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
    context.proxy().ifPresent(proxy -> useProxy(builder, proxy));
    if (context.server().getScheme().equals("https")) {
      builder.sslContext(
          KeyMaterial.keyManagers(tls, context.name()),
          KeyMaterial.trustManagers(tls, context.name()));
    }
    builder.preferHttp11();
    builder.addOrReplaceInterceptor("GUARD", new RequestGuard(context.server(), authority));
    this.client = (StandardHttpClient<?, ?, ?>) builder.build();
    this.interceptors = List.copyOf(builder.getInterceptors().values());
  }

  private static void useProxy(StandardHttpClientBuilder<?, ?, ?> builder, URI proxy) {
    int port = proxy.getPort() > 0 ? proxy.getPort() : proxy.getScheme().equals("https") ? 443 : 80;
    builder.proxyAddress(new InetSocketAddress(proxy.getHost(), port));
    if (proxy.getUserInfo() != null) {
      byte[] pair = proxy.getUserInfo().getBytes(StandardCharsets.UTF_8);
      builder.proxyAuthorization("Basic " + Base64.getEncoder().encodeToString(pair));
    }
  }

  /**
   * Sends a request; does not block.
   *
   * @param consumer gets the body in pieces once it is asked for
   * @return completes with the response's head; cancelling it closes the connection
   */
  CompletableFuture<HttpResponse<AsyncBody>> send(
      ApiRequest request, Credential credential, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    StandardHttpRequest.Builder builder = new StandardHttpRequest.Builder();
    address(builder, request, credential);
    builder.setHeader("Accept", request.accept());
    request
        .body()
        .ifPresent(body -> builder.method(body.method(), body.contentType(), body.text()));
    RequestTags tags = new PermitTag(request.permit());
    for (Interceptor interceptor : interceptors) {
      interceptor.before(builder, builder.build(), tags);
    }
    return client.consumeBytesDirect(builder.build(), consumer);
  }

  /**
   * Opens a web socket; does not block. fabric8 runs the interceptors of web sockets itself and
   * gives them the tags of the client, so that each one gets a client of its own, with the permit
   * as its tag: nothing but a view of this one, which must not be closed. By themselves both
   * fabric8 and the JDK would try again after a failure; whatever a permit is for is sent once.
   *
   * @param timeout for the handshake
   * @return completes with the open socket; cancelling it closes that once it is open
   */
  CompletableFuture<WebSocket> open(
      ApiRequest request,
      Credential credential,
      String subprotocol,
      Duration timeout,
      WebSocket.Listener listener) {
    if (!SentOnce.isKept()) {
      throw new IllegalStateException("the JDK's HTTP client may repeat requests by itself");
    }
    DerivedClientBuilder view = client.newBuilder().tag(ONCE);
    request.permit().ifPresent(view::tag);
    WebSocket.Builder builder = view.build().newWebSocketBuilder();
    address(builder, request, credential);
    return builder
        .subprotocol(subprotocol)
        .connectTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .buildAsync(listener);
  }

  private void address(BasicBuilder builder, ApiRequest request, Credential credential) {
    builder.uri(URI.create(context.server() + request.path()));
    builder.setHeader("User-Agent", USER_AGENT);
    request
        .identity()
        .forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
    credential
        .authorization()
        .ifPresent(value -> builder.setHeader("Authorization", value.value()));
  }

  /** Is told of every request that was sent. */
  UpstreamObserver observer() {
    return observer;
  }

  /** Where bodies are parsed: never an event loop. */
  Executor threads() {
    return threads;
  }

  @Override
  public void close() {
    client.close();
  }
}
