package io.pilothouse.monitor.github;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.Json;
import io.vertx.core.net.ProxyOptions;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads from GitHub's REST API at one address, github.com's or an enterprise server's. The token
 * goes to that address and nowhere else: neither to where a redirect or a link points outside of
 * it, nor into a message. Every failure is a {@link GitHubException}.
 */
final class GitHubClient {
  private static final String VERSION = "2022-11-28";
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MOST_BYTES = 8 * 1024 * 1024;
  private static final int MOST_REDIRECTS = 3;
  private static final Pattern NEXT = Pattern.compile("<([^>]{1,2000})>\\s*;[^,]*\\brel=\"next\"");
  private static final Pattern TOKEN = Pattern.compile("[!-~]{1,1000}");

  /**
   * @param body an object or an array
   * @param next the address of the next page
   */
  record Answer(Object body, Optional<URI> next) {}

  private record Received(HttpClientResponse response, Buffer body) {}

  private final HttpClient client;
  private final URI base;
  private final Supplier<Future<String>> token;
  private final Function<URI, Optional<ProxyOptions>> proxy;
  private final RateLimits limits;
  private final AnswerCache cache = new AnswerCache();

  GitHubClient(
      Vertx vertx,
      URI base,
      Supplier<Future<String>> token,
      Function<URI, Optional<ProxyOptions>> proxy,
      InstantSource clock) {
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout((int) PATIENCE.toMillis())
                .setDecompressionSupported(true));
    this.base = base;
    this.token = token;
    this.proxy = proxy;
    this.limits = new RateLimits(clock);
  }

  /**
   * @param path below the API's address, begins with a slash; encoded, with its query
   */
  Future<Answer> get(String path, CallScope scope) {
    return get(URI.create(base + path), scope);
  }

  /**
   * @param address of a page, as an answer named it
   */
  Future<Answer> get(URI address, CallScope scope) {
    if (!isOurs(address)) {
      return Future.failedFuture(
          GitHubException.failed("the next page is at another address, which is not asked"));
    }
    return token
        .get()
        .recover(failure -> fail("the token cannot be read"))
        .compose(
            value ->
                TOKEN.matcher(value).matches()
                    ? exchange(address, value, 0, scope)
                    : fail("the token has characters that no token has"));
  }

  private Future<Answer> exchange(URI address, String secret, int redirects, CallScope scope) {
    Duration patience = scope.atMost(PATIENCE).remaining();
    if (scope.cancellation().isCancelled() || patience.toMillis() < 1) {
      return fail("there was no time left");
    }
    if (limits.waitsUntil().isPresent()) {
      return Future.failedFuture(limits.refusal());
    }
    Optional<AnswerCache.Kept> known = cache.find(address.toString());
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(address.toString())
            .setTimeout(patience.toMillis())
            .putHeader("Accept", "application/vnd.github+json")
            .putHeader("X-GitHub-Api-Version", VERSION)
            .putHeader("User-Agent", "pilothouse")
            .putHeader("Authorization", "Bearer " + secret);
    known.ifPresent(kept -> options.putHeader("If-None-Match", kept.tag()));
    proxy.apply(address).ifPresent(options::setProxyOptions);
    return client
        .request(options)
        .compose(request -> send(request, scope.cancellation()))
        .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .recover(failure -> Future.failedFuture(Refusals.of(failure)))
        .compose(
            received -> {
              int status = received.response().statusCode();
              boolean moved = status == 301 || status == 302 || status == 307 || status == 308;
              return moved
                  ? follow(received.response(), address, secret, redirects, scope)
                  : understand(received, address, known);
            });
  }

  private static Future<Received> send(HttpClientRequest request, Cancellation cancellation) {
    Cancellation.Registration link = cancellation.onCancel(request::reset);
    return request.send().compose(GitHubClient::read).onComplete(done -> link.close());
  }

  private static Future<Received> read(HttpClientResponse response) {
    Buffer body = Buffer.buffer();
    response.handler(
        part -> {
          if (body.length() + part.length() > MOST_BYTES) {
            response.request().connection().close();
          } else {
            body.appendBuffer(part);
          }
        });
    return response.end().map(end -> new Received(response, body));
  }

  /** A repository that was renamed is elsewhere at the same address. */
  private Future<Answer> follow(
      HttpClientResponse response, URI from, String secret, int redirects, CallScope scope) {
    Optional<URI> to = address(response.getHeader("Location")).map(from::resolve);
    if (to.isEmpty() || redirects >= MOST_REDIRECTS) {
      return fail("it redirects without end");
    }
    return isOurs(to.get())
        ? exchange(to.get(), secret, redirects + 1, scope)
        : fail("it redirects to another address, which is not asked");
  }

  private Future<Answer> understand(
      Received received, URI address, Optional<AnswerCache.Kept> known) {
    HttpClientResponse response = received.response();
    int status = response.statusCode();
    String said = status >= 400 ? Refusals.message(received.body()) : "";
    if (limits.learn(status, response.headers(), said)) {
      return Future.failedFuture(limits.refusal());
    }
    if (status == 304 && known.isPresent()) {
      return Future.succeededFuture(known.get().answer());
    }
    return status == 200
        ? accept(received, address)
        : Future.failedFuture(Refusals.of(status, said));
  }

  private Future<Answer> accept(Received received, URI address) {
    Object body;
    try {
      body = Json.decodeValue(received.body());
    } catch (RuntimeException unreadable) {
      return fail("its answer is not JSON");
    }
    HttpClientResponse response = received.response();
    Answer answer = new Answer(body, next(response.getHeader("Link")));
    Optional.ofNullable(response.getHeader("ETag"))
        .ifPresent(
            tag ->
                cache.keep(
                    address.toString(),
                    new AnswerCache.Kept(tag, answer),
                    received.body().length()));
    return Future.succeededFuture(answer);
  }

  private static Optional<URI> next(String links) {
    Matcher next = NEXT.matcher(links == null ? "" : links);
    return next.find() ? address(next.group(1)) : Optional.empty();
  }

  private static Optional<URI> address(String text) {
    try {
      return Optional.ofNullable(text).map(URI::create);
    } catch (IllegalArgumentException invalid) {
      return Optional.empty();
    }
  }

  private boolean isOurs(URI address) {
    return Stream.<Function<URI, Object>>of(URI::getScheme, URI::getHost, URI::getPort)
            .allMatch(
                part ->
                    String.valueOf(part.apply(base))
                        .equalsIgnoreCase(String.valueOf(part.apply(address))))
        && address.getUserInfo() == null
        && address.normalize().getRawPath().startsWith(base.getRawPath() + "/");
  }

  private static <T> Future<T> fail(String message) {
    return Future.failedFuture(GitHubException.failed(message));
  }
}
