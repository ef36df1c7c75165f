package io.pilothouse.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * What an OpenID Connect issuer says about itself (OpenID Connect Discovery 1.0). Messages of
 * failures are for the log of this server.
 */
final class IssuerDocuments {
  private static final int MOST_BYTES = 1024 * 1024;
  private static final long TIMEOUT_MILLIS = 5_000;
  private static final Pattern SAFE =
      Pattern.compile("https://.+|http://(localhost|127\\.0\\.0\\.1|\\[::1])([:/].*)?");

  private final HttpClient client;
  private final String issuer;

  IssuerDocuments(Vertx vertx, URI issuer) {
    this.client =
        vertx.createHttpClient(new HttpClientOptions().setConnectTimeout((int) TIMEOUT_MILLIS));
    this.issuer = issuer.toString();
  }

  /** The issuer's keys (RFC 7517). */
  Future<JsonArray> keys() {
    String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    return get(base + "/.well-known/openid-configuration")
        .compose(this::keysOf)
        .map(
            document -> {
              if (document.getValue("keys") instanceof JsonArray keys) {
                return keys;
              }
              throw new IllegalStateException("its key set has no keys");
            });
  }

  private Future<JsonObject> keysOf(JsonObject configuration) {
    if (!issuer.equals(configuration.getValue("issuer"))) {
      return Future.failedFuture("its configuration names another issuer");
    }
    return configuration.getValue("jwks_uri") instanceof String uri && SAFE.matcher(uri).matches()
        ? get(uri)
        : Future.failedFuture("its configuration has no jwks_uri that begins with https://");
  }

  private Future<JsonObject> get(String url) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(url)
            .setTimeout(TIMEOUT_MILLIS)
            .putHeader(HttpHeaders.ACCEPT, "application/json");
    return client
        .request(options)
        .compose(request -> request.send())
        .compose(IssuerDocuments::read)
        .timeout(2 * TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
        .map(Buffer::toJsonObject);
  }

  private static Future<Buffer> read(HttpClientResponse response) {
    if (response.statusCode() != 200) {
      return Future.failedFuture("it answered with HTTP status " + response.statusCode());
    }
    Buffer body = Buffer.buffer();
    response.handler(
        part -> {
          if (body.length() + part.length() > MOST_BYTES) {
            response.request().connection().close();
          } else {
            body.appendBuffer(part);
          }
        });
    return response.end().map(body);
  }
}
