package io.pilothouse.transport.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Keeps whoever tries tokens from having all of them checked, which costs signatures or questions
 * to the cluster. Behind a proxy everybody comes from one address, so tokens that worked before are
 * always let through. Memory is bounded. Confined to one Vert.x context.
 */
final class FailedTokens {
  private static final int MOST_REMEMBERED = 10_000;

  private final RateLimits failures;
  private final Set<String> worked =
      Collections.newSetFromMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > MOST_REMEMBERED;
            }
          });

  /**
   * @param perMinute how many may fail from one address
   */
  FailedTokens(int perMinute, InstantSource clock) {
    this.failures = new RateLimits(perMinute, clock);
  }

  /** Whether a token from that address is to be checked at all. */
  boolean mayTry(String address, String token) {
    return failures.hasOne(network(address)) || worked.contains(hash(token));
  }

  void worked(String token) {
    worked.add(hash(token));
  }

  void failed(String address, String token) {
    worked.remove(hash(token));
    failures.take(network(address));
  }

  /** Whoever has one IPv6 address usually has 2^64 of them. */
  static String network(String address) {
    String[] groups = address.split(":");
    return groups.length < 5
        ? address
        : String.join(":", groups[0], groups[1], groups[2], groups[3]);
  }

  private static String hash(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  void sweep() {
    failures.sweep();
  }
}
