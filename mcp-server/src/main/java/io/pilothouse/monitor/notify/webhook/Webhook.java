package io.pilothouse.monitor.notify.webhook;

import io.pilothouse.monitor.notify.Credential;
import io.pilothouse.monitor.notify.HttpPost;
import io.pilothouse.monitor.notify.Message;
import io.pilothouse.monitor.notify.Messenger;
import io.pilothouse.monitor.notify.Signature;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * JSON for any program. The header {@code X-Pilothouse-Signature} is {@code sha256=} and the HMAC
 * of {@code X-Pilothouse-Timestamp} (seconds since 1970), a dot and the body; {@code
 * Idempotency-Key} is the same each time that the same message is sent.
 */
public final class Webhook implements Messenger {
  static final String SCHEMA = "pilothouse.notification/1";
  private static final String PEER = "the webhook";

  private final HttpPost http;
  private final Clock clock;
  private final URI url;
  private final Optional<Credential> key;

  /**
   * @param key of the signature; empty: requests are not signed
   */
  public Webhook(HttpPost http, Clock clock, URI url, Optional<Credential> key) {
    this.http = http;
    this.clock = clock;
    this.url = url;
    this.key = key;
  }

  @Override
  public Future<Optional<String>> send(Message message, Optional<String> thread) {
    String body = new JsonObject().put("schema", SCHEMA).mergeIn(message.toJson()).encode();
    Future<Optional<String>> secret =
        key.map(each -> each.read().map(Optional::of))
            .orElse(Future.succeededFuture(Optional.empty()));
    return secret
        .map(value -> headers(message.key(), value, body))
        .compose(headers -> http.send(url, headers, Buffer.buffer(body), PEER))
        .map(Webhook::accept);
  }

  private static Optional<String> accept(HttpPost.Answer answer) {
    if (answer.isSuccess()) {
      return Optional.empty();
    }
    throw answer.failure(PEER);
  }

  private Map<String, String> headers(String idempotency, Optional<String> secret, String body) {
    String timestamp = String.valueOf(clock.instant().getEpochSecond());
    Map<String, String> headers = new HashMap<>();
    headers.put("Idempotency-Key", idempotency);
    headers.put("X-Pilothouse-Timestamp", timestamp);
    secret.ifPresent(
        value ->
            headers.put(
                "X-Pilothouse-Signature", "sha256=" + Signature.of(value, timestamp + "." + body)));
    return headers;
  }
}
