package io.pilothouse.monitor.notify;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ProxyOptions;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.net.ssl.SSLException;

/**
 * Sends JSON and waits a bounded time for a bounded answer. Certificates are checked against the
 * trust of the Java runtime; redirects are not followed.
 */
public final class HttpPost {
  private static final int MOST_BYTES = 256 * 1024;

  /**
   * @param body empty if it is not text
   * @param retryAfter how long to leave the other side alone, if it said so
   */
  public record Answer(int status, String body, Optional<Duration> retryAfter) {
    /**
     * The failure of an answer that is not 2xx: one that passes for 408, 425, 429 and 5xx, one of
     * the message for 400, 413 and 422.
     *
     * @param peer who answered, as {@code Slack}
     */
    public DeliveryException failure(String peer) {
      String words = peer + " answered with HTTP status " + status;
      return switch (status) {
        case 408, 425, 429 -> DeliveryException.passing(words, retryAfter);
        case 400, 413, 422 -> DeliveryException.ofMessage(words);
        default ->
            status >= 500
                ? DeliveryException.passing(words, retryAfter)
                : DeliveryException.ofChannel(words);
      };
    }

    public boolean isSuccess() {
      return status >= 200 && status < 300;
    }
  }

  private final HttpClient client;
  private final Clock clock;
  private final Duration patience;
  private final Function<URI, Optional<ProxyOptions>> proxy;

  /**
   * @param clock tells what a moment in {@code Retry-After} means
   * @param patience for a whole exchange
   * @param proxy the HTTP proxy for an address; empty: none
   */
  public HttpPost(
      Vertx vertx, Clock clock, Duration patience, Function<URI, Optional<ProxyOptions>> proxy) {
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout((int) patience.toMillis())
                // Messages are rare: the other side may have closed what was kept from the last.
                .setKeepAlive(false));
    this.clock = clock;
    this.patience = patience;
    this.proxy = proxy;
  }

  /**
   * Sends.
   *
   * @param address possibly a secret: no failure names it
   * @param peer who is asked, for failures
   */
  public Future<Answer> send(URI address, Map<String, String> headers, Buffer body, String peer) {
    return exchange(address, headers, body)
        .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .recover(failure -> Future.failedFuture(describe(failure, peer)));
  }

  private Future<Answer> exchange(URI address, Map<String, String> headers, Buffer body) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(address.toString())
            .setTimeout(patience.toMillis())
            .putHeader("Content-Type", "application/json; charset=utf-8");
    headers.forEach(options::putHeader);
    proxy.apply(address).ifPresent(options::setProxyOptions);
    return client.request(options).compose(request -> request.send(body)).compose(this::read);
  }

  private Future<Answer> read(HttpClientResponse response) {
    Buffer body = Buffer.buffer();
    response.handler(
        part -> {
          if (body.length() + part.length() > MOST_BYTES) {
            response.request().connection().close();
          } else {
            body.appendBuffer(part);
          }
        });
    return response
        .end()
        .map(end -> new Answer(response.statusCode(), body.toString(), after(response.headers())));
  }

  private Optional<Duration> after(MultiMap headers) {
    return Optional.ofNullable(headers.get("Retry-After"))
        .flatMap(value -> RetryAfter.parse(value, clock.instant()));
  }

  /** Words of the transport may hold the address, so they are not passed on. */
  private static DeliveryException describe(Throwable failure, String peer) {
    return switch (failure) {
      case DeliveryException known -> known;
      case TimeoutException late -> DeliveryException.passing(peer + " did not answer in time");
      case SSLException untrusted -> DeliveryException.passing("no trusted connection to " + peer);
      default -> DeliveryException.passing("no connection to " + peer);
    };
  }
}
