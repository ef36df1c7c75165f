package io.pilothouse.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Stands for a token where the token itself must not be kept. Plain SHA-256, neither salted nor
 * slow: that protects passwords, which can be guessed. The tokens here are 256 random bits, and
 * whoever could find one by trying could as well try tokens on the server.
 */
final class TokenHash {
  private final byte[] digest;

  private TokenHash(byte[] digest) {
    this.digest = digest;
  }

  static TokenHash of(String token) {
    try {
      return new TokenHash(
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * @throws IllegalArgumentException when it is not 64 hexadecimal digits
   */
  static TokenHash parse(String hex) {
    byte[] digest = HexFormat.of().parseHex(hex);
    if (digest.length != 32) {
      throw new IllegalArgumentException("a SHA-256 hash has 64 hexadecimal digits");
    }
    return new TokenHash(digest);
  }

  String hex() {
    return HexFormat.of().formatHex(digest);
  }

  /** Takes the same time wherever the difference is. */
  @Override
  public boolean equals(Object other) {
    return other instanceof TokenHash hash && MessageDigest.isEqual(digest, hash.digest);
  }

  @Override
  public int hashCode() {
    return (digest[0] & 0xff) << 24
        | (digest[1] & 0xff) << 16
        | (digest[2] & 0xff) << 8
        | digest[3] & 0xff;
  }

  @Override
  public String toString() {
    return "a token's hash";
  }
}
