package io.pilothouse.monitor.notify.webhook;

import io.pilothouse.identity.Signature;
import io.pilothouse.monitor.notify.Credential;
import io.pilothouse.monitor.notify.HttpPost;
import io.pilothouse.monitor.notify.Message;
import io.pilothouse.monitor.notify.Messenger;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * JSON for any program, with a {@link Signature} in the form that this program's own hooks take;
 * {@code Idempotency-Key} is the same each time that the same message is sent.
 */
public final class Webhook implements Messenger {
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
    Buffer body = message.document().toBuffer();
    Future<Optional<String>> secret =
        key.map(each -> each.read().map(Optional::of))
            .orElse(Future.succeededFuture(Optional.empty()));
    return secret
        .map(value -> headers(message.key(), value, body))
        .compose(headers -> http.send(url, headers, body, PEER))
        .map(Webhook::accept);
  }

  private static Optional<String> accept(HttpPost.Answer answer) {
    if (answer.isSuccess()) {
      return Optional.empty();
    }
    throw answer.failure(PEER);
  }

  private Map<String, String> headers(String idempotency, Optional<String> secret, Buffer body) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Idempotency-Key", idempotency);
    secret.ifPresent(
        value ->
            headers.put(
                Signature.HEADER,
                Signature.of(value, clock.instant(), body.getBytes()).toString()));
    return headers;
  }
}
