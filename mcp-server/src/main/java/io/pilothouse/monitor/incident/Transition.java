package io.pilothouse.monitor.incident;

import java.time.Instant;
import java.util.Optional;

/**
 * One step of an incident.
 *
 * @param before empty if it is new
 * @param after with a sequence number of its own, so that {@link #key} names this step for ever
 * @param news whether people are to be told; what is silenced, inhibited or was never told is not.
 *     Of the rest a message that is there already may show the new state
 */
public record Transition(
    Kind kind, Optional<Incident> before, Incident after, boolean news, Instant at) {
  /** What happened. */
  public enum Kind {
    /** Seen for the first time. */
    OPENED,
    /** Seen again soon after it was resolved; not yet for long enough. */
    RECURRED,
    /** There for long enough. */
    FIRED,
    /** There for long enough again, after it was resolved. */
    REOPENED,
    /**
     * More urgent than before. If it is more than people heard of lately, it is news and ends an
     * acknowledgement.
     */
    ESCALATED,
    /** Less urgent than before. */
    EASED,
    /** Somebody takes care of it. */
    ACKNOWLEDGED,
    /** The acknowledgement ended by time. */
    UNACKNOWLEDGED,
    /** Comes and goes; nothing more is said for a while. */
    FLAPPING,
    /** Explained by another incident now. */
    INHIBITED,
    /** A silence covers it now. */
    SILENCED,
    /** No longer inhibited or silenced, and still there. */
    RELEASED,
    /** Gone before anybody was to know of it. */
    CLEARED,
    /** Gone. */
    RESOLVED
  }

  /** Names this step for ever: whoever tells people of it twice can know it by that. */
  public String key() {
    return after.id() + "-" + after.handling().sequence();
  }
}
