package io.pilothouse.kubernetes.fabric8;

import java.util.Optional;

/**
 * How a connection is secured.
 *
 * @param authority PEM certificates that alone are trusted; empty: the JVM's
 * @param client our certificate
 * @param insecure trusts any server, as {@code insecure-skip-tls-verify} asks
 */
record Tls(Optional<String> authority, Optional<ClientCertificate> client, boolean insecure) {
  /**
   * @param chain PEM
   * @param key PEM, unencrypted
   */
  record ClientCertificate(String chain, Secret key) {}

  Tls withClient(ClientCertificate certificate) {
    return new Tls(authority, Optional.of(certificate), insecure);
  }
}
