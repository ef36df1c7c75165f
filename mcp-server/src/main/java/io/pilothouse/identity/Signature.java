package io.pilothouse.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who sent a body, and when: {@code t=<Unix seconds>,v1=<hex of HMAC-SHA-256 over "t.body">}. What
 * this program sends is signed like that, and what it takes.
 *
 * @param time when it was signed
 * @param code of time and body, under the secret
 */
public record Signature(Instant time, String code) {
  /** The header it comes in. */
  public static final String HEADER = "X-Pilothouse-Signature";

  /** How far its time may be from ours, either way. */
  public static final Duration WINDOW = Duration.ofMinutes(5);

  /** A shorter secret is none. */
  public static final int SHORTEST_SECRET = 16;

  private static final Pattern FORM = Pattern.compile("t=(\\d{1,11}),v1=([0-9a-f]{64})");

  /** Reads a header; empty if it is not of that form. */
  public static Optional<Signature> parse(String header) {
    Matcher form = FORM.matcher(header);
    return form.matches()
        ? Optional.of(
            new Signature(Instant.ofEpochSecond(Long.parseLong(form.group(1))), form.group(2)))
        : Optional.empty();
  }

  /**
   * Signs a body.
   *
   * @param secret not empty
   */
  public static Signature of(String secret, Instant time, byte[] body) {
    return new Signature(time, Hmac.of(secret, time.getEpochSecond() + ".", body));
  }

  /** Whether it was made lately enough to be looked at. */
  public boolean isFresh(Instant now) {
    return Duration.between(time, now).abs().compareTo(WINDOW) <= 0;
  }

  /**
   * Whether it was made with one of the secrets, over exactly this body.
   *
   * @param secrets those that are good, which may be more than one while they are changed
   */
  public boolean isOf(List<String> secrets, byte[] body) {
    return secrets.stream()
        .filter(secret -> secret.length() >= SHORTEST_SECRET)
        .anyMatch(secret -> Hmac.isSame(of(secret, time, body).code(), code));
  }

  /** The header's value. */
  @Override
  public String toString() {
    return "t=" + time.getEpochSecond() + ",v1=" + code;
  }
}
