package io.pilothouse.monitor.incident;

import io.pilothouse.diagnosis.finding.Change;
import io.pilothouse.diagnosis.finding.Confidence;
import io.pilothouse.diagnosis.finding.Impact;
import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.finding.Priority;
import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.diagnosis.model.Ref;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is wrong, as the last look that saw it said.
 *
 * @param code one of {@link io.pilothouse.diagnosis.finding.Code}, by name, so that what a newer
 *     version kept can be read
 * @param summary one sentence without its subject
 * @param evidence facts with the object and field they were read from
 * @param symptoms what does not work because of it
 * @param change what somebody changed that fits
 */
public record Trouble(
    String code,
    String summary,
    Weight weight,
    List<String> evidence,
    List<Effect> symptoms,
    Optional<Change> change,
    Hints hints) {
  /**
   * How much it matters.
   *
   * @param severity by impact and priority alone; an incident's own may differ
   */
  public record Weight(
      Severity severity, Priority priority, Confidence confidence, Impact impact) {}

  /** Something that does not work because of something else. */
  public record Effect(Ref object, String code) {}

  /**
   * What else is known.
   *
   * @param since when it began, as far as the cluster tells
   * @param next calls that would take somebody further, the best first
   * @param members where it was seen, as {@code Pod shop/web-1}
   */
  public record Hints(Optional<Instant> since, List<NextCall> next, List<Ref> members) {}

  public Trouble {
    evidence = List.copyOf(evidence);
    symptoms = List.copyOf(symptoms);
  }

  public Severity severity() {
    return weight.severity();
  }

  public Priority priority() {
    return weight.priority();
  }

  public Confidence confidence() {
    return weight.confidence();
  }

  public Impact impact() {
    return weight.impact();
  }

  public Optional<Instant> since() {
    return hints.since();
  }

  public List<NextCall> next() {
    return hints.next();
  }
}
