package io.pilothouse.monitor.brief;

import io.pilothouse.monitor.config.ModelBrief;
import io.pilothouse.monitor.cycle.Follower;
import io.pilothouse.monitor.incident.Incident;
import java.time.Instant;

/** An incident that a model is to be asked about, as it was when that was decided. */
record Case(Incident incident, ModelBrief config, Follower.Teller teller) {
  String context() {
    return incident.subject().context();
  }

  /** One for each time that it began to fire. */
  String key() {
    return "brief-" + incident.times().fired().map(Instant::toString).orElse("");
  }

  /** Unlike the key unique among all incidents. */
  String name() {
    return incident.id() + " " + key();
  }
}
