package io.pilothouse.monitor.incident;

import java.time.Instant;
import java.util.Optional;

/**
 * Troubles to be treated otherwise for a time.
 *
 * @param from empty: has begun
 * @param until the first moment at which it no longer counts; empty: for good
 * @param reason for people
 */
public record Exemption(
    Match match, Optional<Instant> from, Optional<Instant> until, String reason) {
  /** Whether it counts for a trouble now. */
  public boolean covers(Sighting sighting, Instant now) {
    return from.filter(now::isBefore).isEmpty()
        && until.filter(end -> !now.isBefore(end)).isEmpty()
        && match.fits(sighting);
  }
}
