package io.pilothouse.audit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Links rows: a row's hash is over the previous hash and its own entry. With a key, only who has
 * the key can compute it.
 */
final class Chain {
  static final String PLAIN = "sha256";
  static final String KEYED = "hmac-sha256";

  /** What the first row follows. */
  static final String START = "0".repeat(64);

  private final Optional<SecretKeySpec> key;

  Chain(Optional<byte[]> key) {
    this.key = key.map(bytes -> new SecretKeySpec(bytes, "HmacSHA256"));
  }

  /** How new rows are linked. */
  String algorithm() {
    return key.isPresent() ? KEYED : PLAIN;
  }

  /** Whether a row's link can be recomputed here. */
  boolean knows(String algorithm) {
    return algorithm.equals(PLAIN) || algorithm.equals(KEYED) && key.isPresent();
  }

  /** The hash, in hexadecimal, of an entry that follows another. */
  String link(String algorithm, String previous, String entry) {
    byte[] linked = (algorithm + "\n" + previous + "\n" + entry).getBytes(StandardCharsets.UTF_8);
    try {
      if (algorithm.equals(KEYED)) {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(key.orElseThrow());
        return HexFormat.of().formatHex(mac.doFinal(linked));
      }
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(linked));
    } catch (GeneralSecurityException everyJdkHasThem) {
      throw new IllegalStateException(everyJdkHasThem);
    }
  }
}
