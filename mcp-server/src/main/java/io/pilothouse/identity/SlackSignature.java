package io.pilothouse.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How Slack signs what it sends, in version {@code v0}: HMAC-SHA-256 over {@code v0:<Unix
 * seconds>:<body as it came>} under the signing secret of the app.
 *
 * @param time when it was signed
 * @param code of time and body, under the secret
 */
public record SlackSignature(Instant time, String code) {
  /** The header of the code. */
  public static final String HEADER = "X-Slack-Signature";

  /** The header of the time. */
  public static final String TIME_HEADER = "X-Slack-Request-Timestamp";

  private static final Pattern TIME = Pattern.compile("[1-9]\\d{0,10}");
  private static final Pattern CODE = Pattern.compile("v0=[0-9a-f]{64}");

  /** Reads the two headers; empty if they are not of that form. */
  public static Optional<SlackSignature> parse(String time, String code) {
    return TIME.matcher(time).matches() && CODE.matcher(code).matches()
        ? Optional.of(
            new SlackSignature(Instant.ofEpochSecond(Long.parseLong(time)), code.substring(3)))
        : Optional.empty();
  }

  /**
   * Signs a body.
   *
   * @param secret not empty
   */
  public static SlackSignature of(String secret, Instant time, byte[] body) {
    return new SlackSignature(time, Hmac.of(secret, "v0:" + time.getEpochSecond() + ":", body));
  }

  /** Whether it was made lately enough to be looked at. */
  public boolean isFresh(Instant now) {
    return Duration.between(time, now).abs().compareTo(Signature.WINDOW) <= 0;
  }

  /** Whether it was made with that secret, over exactly this body. */
  public boolean isOf(String secret, byte[] body) {
    return secret.length() >= Signature.SHORTEST_SECRET
        && Hmac.isSame(of(secret, time, body).code(), code);
  }

  /** The value of {@link #HEADER}. */
  @Override
  public String toString() {
    return "v0=" + code;
  }
}
