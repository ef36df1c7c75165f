package io.pilothouse.monitor.config;

import io.pilothouse.diagnosis.finding.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A model that says what it thinks of an incident.
 *
 * @param agent whose brief it follows
 * @param severities of the incidents that it is asked about
 * @param budget what it may use up
 */
public record ModelBrief(String agent, List<Severity> severities, Api api, Budget budget) {
  public ModelBrief {
    severities = List.copyOf(severities);
  }

  /**
   * Where the model is.
   *
   * @param model an alias or an id; empty: the one that the agent's brief names
   * @param url empty: the public address of the Messages API
   */
  public record Api(Optional<String> model, Secret key, Optional<String> url) {}

  /**
   * @param tokens of one incident, read and written together
   * @param time for one incident
   * @param perHour incidents in any hour
   */
  public record Budget(long tokens, Duration time, int perHour) {}
}
