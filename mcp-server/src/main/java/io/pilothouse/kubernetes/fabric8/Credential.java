package io.pilothouse.kubernetes.fabric8;

import java.time.Instant;
import java.util.Optional;

/**
 * What a request presents.
 *
 * @param authorization value of the {@code Authorization} header
 * @param certificate replaces the context's own client certificate
 * @param expires ask again after this; empty: good until refused
 */
record Credential(
    Optional<Secret> authorization,
    Optional<Tls.ClientCertificate> certificate,
    Optional<Instant> expires) {
  /** What is shorter is no secret and may be part of any word. */
  private static final int SHORTEST_HIDDEN = 6;

  static Credential bearer(String token, Optional<Instant> expires) {
    return new Credential(
        Optional.of(new Secret("Bearer " + token.strip())), Optional.empty(), expires);
  }

  static Credential none() {
    return new Credential(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** A text in which a server may have quoted what it was presented with, without that. */
  String hiddenIn(String text) {
    return authorization
        .map(Secret::value)
        .map(value -> value.substring(value.indexOf(' ') + 1))
        .filter(value -> value.length() >= SHORTEST_HIDDEN)
        .map(value -> text.replace(value, "<redacted:token>"))
        .orElse(text);
  }

  boolean isFresh(Instant now) {
    return expires.map(now::isBefore).orElse(true);
  }
}
