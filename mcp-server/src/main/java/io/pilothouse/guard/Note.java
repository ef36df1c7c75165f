package io.pilothouse.guard;

import io.pilothouse.identity.Caller;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A row for the journal.
 *
 * @param object empty while it is not known
 * @param plan possibly empty
 * @param answers the row that this one concludes
 * @param facts redacted
 */
public record Note(
    Event event,
    Caller caller,
    String tool,
    Optional<At> object,
    String plan,
    OptionalLong answers,
    JsonObject facts) {
  /** What happened. */
  public enum Event {
    REFUSED,
    SIMULATED,
    UNCHANGED,
    APPROVAL_REQUIRED,
    /** A person agreed to a plan. */
    APPROVED,
    /** A person refused one. */
    REJECTED,
    /** Somebody wanted to answer who may not. */
    NOT_AN_APPROVER,
    /** A write follows as soon as this row is durable. */
    APPLYING,
    APPLIED,
    FAILED,
    /** The write may have happened. */
    UNKNOWN;

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /**
   * An object.
   *
   * @param namespace possibly empty
   */
  public record At(String context, String namespace, String kind, String name) {}
}
