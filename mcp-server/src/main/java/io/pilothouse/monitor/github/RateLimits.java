package io.pilothouse.monitor.github;

import io.vertx.core.MultiMap;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * When GitHub wants to be left alone (Rate limits for the REST API): until {@code
 * x-ratelimit-reset} when nothing remains, for {@code retry-after} when it says so, for a minute
 * when it gives no time. Safe for use from any thread.
 */
final class RateLimits {
  private static final Duration UNSAID = Duration.ofMinutes(1);

  /** Limits are by the hour; a longer wait would be the mistake of a clock. */
  private static final Duration LONGEST = Duration.ofMinutes(65);

  private final InstantSource clock;
  private final AtomicReference<Instant> until = new AtomicReference<>(Instant.MIN);

  RateLimits(InstantSource clock) {
    this.clock = clock;
  }

  /** The end of a wait that is not over. */
  Optional<Instant> waitsUntil() {
    return Optional.of(until.get()).filter(clock.instant()::isBefore);
  }

  /**
   * Learns from an answer.
   *
   * @return whether it was refused because of a limit
   */
  boolean learn(int status, MultiMap headers, String message) {
    boolean spent = "0".equals(headers.get("x-ratelimit-remaining"));
    Optional<Long> after = seconds(headers.get("retry-after"));
    boolean limited =
        status == 429
            || status == 403 && (spent || after.isPresent() || message.contains("rate limit"));
    if (limited || spent) {
      Instant now = clock.instant();
      Optional<Instant> reset =
          seconds(headers.get("x-ratelimit-reset")).filter(at -> spent).map(Instant::ofEpochSecond);
      Instant end = after.map(now::plusSeconds).or(() -> reset).orElseGet(() -> now.plus(UNSAID));
      Instant latest = now.plus(LONGEST);
      Instant bounded = end.isAfter(latest) ? latest : end;
      until.accumulateAndGet(bounded, (old, found) -> found.isAfter(old) ? found : old);
    }
    return limited;
  }

  GitHubException refusal() {
    return GitHubException.failed(
        "the rate limit is reached until " + until.get().truncatedTo(ChronoUnit.SECONDS));
  }

  private static Optional<Long> seconds(String value) {
    return Optional.ofNullable(value)
        .filter(text -> text.matches("[0-9]{1,11}"))
        .map(Long::parseLong);
  }
}
