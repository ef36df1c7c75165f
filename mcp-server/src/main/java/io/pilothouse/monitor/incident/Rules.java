package io.pilothouse.monitor.incident;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What incidents are judged by.
 *
 * @param pendingFor how long a trouble must be seen before it fires
 * @param silences those troubles are not told
 * @param knownIssues those are SEV-4, and named
 * @param maintenance as known issues
 * @param keep how long incidents are remembered after they are over
 */
public record Rules(
    Duration pendingFor,
    Resolve resolve,
    Flapping flapping,
    List<Exemption> silences,
    List<Exemption> knownIssues,
    List<Exemption> maintenance,
    Duration keep) {
  /** A trouble is gone after this many looks without it, and this long. */
  public record Resolve(int looks, Duration after) {}

  /**
   * What comes or goes this often within a time is said to be flapping, then not said again until
   * it is calm and the hold has passed. An incident that is resolved can come back within that
   * time.
   */
  public record Flapping(int switches, Duration within, Duration hold) {}

  /** What counts where nothing else was said. */
  public static final Rules DEFAULT =
      new Rules(
          Duration.ofMinutes(2),
          new Resolve(3, Duration.ofMinutes(5)),
          new Flapping(4, Duration.ofMinutes(30), Duration.ofMinutes(30)),
          List.of(),
          List.of(),
          List.of(),
          Duration.ofDays(90));

  public Rules {
    silences = List.copyOf(silences);
    knownIssues = List.copyOf(knownIssues);
    maintenance = List.copyOf(maintenance);
  }

  /** The same with further silences, as people made them. */
  public Rules silencing(List<Exemption> more) {
    return new Rules(
        pendingFor,
        resolve,
        flapping,
        Stream.concat(silences.stream(), more.stream()).toList(),
        knownIssues,
        maintenance,
        keep);
  }

  /** The same for what is to be told of at once. */
  public Rules atOnce() {
    return new Rules(Duration.ZERO, resolve, flapping, silences, knownIssues, maintenance, keep);
  }
}
