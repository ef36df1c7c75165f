package io.pilothouse.kubernetes.fabric8;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.http.Interceptor.RequestTags;
import io.fabric8.kubernetes.client.http.StandardHttpClient;
import io.fabric8.kubernetes.client.http.StandardHttpClientBuilder;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.pilothouse.kubernetes.UpstreamObserver;
import io.pilothouse.kubernetes.WriteAuthority;
import io.pilothouse.kubernetes.WritePermit;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
    builder.uri(URI.create(context.server() + request.path()));
    builder.setHeader("Accept", request.accept());
    builder.setHeader("User-Agent", USER_AGENT);
    request
        .identity()
        .forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
    credential
        .authorization()
        .ifPresent(value -> builder.setHeader("Authorization", value.value()));
    request
        .body()
        .ifPresent(body -> builder.method(body.method(), body.contentType(), body.text()));
    RequestTags tags = new PermitTag(request.body().flatMap(ApiRequest.Body::permit));
    for (Interceptor interceptor : interceptors) {
      interceptor.before(builder, builder.build(), tags);
    }
    return client.consumeBytesDirect(builder.build(), consumer);
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
