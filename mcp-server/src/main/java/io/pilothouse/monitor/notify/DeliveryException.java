package io.pilothouse.monitor.notify;

import java.time.Duration;
import java.util.Optional;

/**
 * A channel did not take a message. The words are for people and hold nothing that the other side
 * chose freely, and no secret.
 */
public final class DeliveryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What it takes to get on. */
  public enum Kind {
    /** It passes by itself. */
    PASSING,
    /** The channel takes nothing before somebody changes something, as a token. */
    CHANNEL,
    /** The channel takes other messages. */
    MESSAGE
  }

  private final Kind kind;
  private final transient Optional<Duration> retryAfter;

  private DeliveryException(String words, Kind kind, Optional<Duration> retryAfter) {
    super(words, null, false, false);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  /** It passes by itself. */
  public static DeliveryException passing(String words) {
    return passing(words, Optional.empty());
  }

  /** It passes by itself, and the other side may have said when to come back. */
  public static DeliveryException passing(String words, Optional<Duration> retryAfter) {
    return new DeliveryException(words, Kind.PASSING, retryAfter);
  }

  /** Nothing can be told until somebody changes something. */
  public static DeliveryException ofChannel(String words) {
    return new DeliveryException(words, Kind.CHANNEL, Optional.empty());
  }

  /** This message is refused; others may be taken. */
  public static DeliveryException ofMessage(String words) {
    return new DeliveryException(words, Kind.MESSAGE, Optional.empty());
  }

  public Kind kind() {
    return kind;
  }

  /** How long to leave the other side alone, if it said so. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
