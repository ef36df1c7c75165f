package io.pilothouse.monitor.cycle;

import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.incident.State;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What one cycle found.
 *
 * @param views one for each context, in the order of the configuration
 * @param open the incidents that are not resolved, with those of the monitor itself
 */
public record CycleReport(Instant began, List<View> views, List<Incident> open) {
  public CycleReport {
    views = List.copyOf(views);
    open = List.copyOf(open);
  }

  /**
   * How it went with one context.
   *
   * @param failure why it could not be seen; empty if it was
   */
  public record View(String context, int sightings, Optional<String> failure) {}

  /** Whether not one cluster could be seen. */
  public boolean isBlind() {
    return !views.isEmpty() && views.stream().allMatch(view -> view.failure().isPresent());
  }

  /** The most urgent that is open and that nobody has silenced, told yet or not. */
  public Optional<Severity> worst() {
    return open.stream()
        .filter(incident -> incident.state() != State.RESOLVED)
        .filter(incident -> incident.handling().isAudible())
        .map(Incident::severity)
        .min(Comparator.naturalOrder());
  }
}
