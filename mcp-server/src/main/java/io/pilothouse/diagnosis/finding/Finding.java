package io.pilothouse.diagnosis.finding;

import io.pilothouse.diagnosis.model.Ref;
import java.util.List;
import java.util.Optional;

/**
 * A root cause, with everything that was folded under it.
 *
 * @param id the same on every call and for every pod of the same owner: fit for an alert's
 *     fingerprint
 * @param root what a person would name as the broken object
 * @param observed what was seen at one of the members, as an example for all
 * @param members where it was seen, in the order of their names
 * @param symptoms what does not work because of it
 * @param change what somebody changed that fits; empty if nothing does
 */
public record Finding(
    String id,
    Ref root,
    Observation observed,
    List<Observation> members,
    List<Symptom> symptoms,
    Assessment assessment,
    Optional<Change> change) {
  /**
   * How much it matters.
   *
   * @param priority of the most important service that it hits
   */
  public record Assessment(Impact impact, Priority priority, Severity severity) {}

  public Code code() {
    return observed.code();
  }

  public Level level() {
    return observed.level();
  }

  public Finding observing(Observation other) {
    return new Finding(id, root, other, members, symptoms, assessment, change);
  }

  public Finding assessed(Assessment other) {
    return new Finding(id, root, observed, members, symptoms, other, change);
  }

  public Finding changed(Change found) {
    return new Finding(id, root, observed, members, symptoms, assessment, Optional.of(found));
  }
}
