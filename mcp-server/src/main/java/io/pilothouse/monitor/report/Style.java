package io.pilothouse.monitor.report;

import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.incident.State;
import io.pilothouse.monitor.store.Watch;
import java.util.Locale;
import java.util.Optional;

/** Names of styles, as {@code report.css} has them, and sizes that drawing depends on. */
final class Style {
  /** Of every picture. */
  static final double WIDTH = 1040;

  /** Of letters. */
  static final double NORMAL = 12;

  /** Of letters beside axes and below names. */
  static final double SMALL = 11;

  private Style() {}

  /** {@code s1}. */
  static String of(Severity severity) {
    return "s" + (severity.ordinal() + 1);
  }

  /** {@code firing}. */
  static String of(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  /** {@code failed}; {@code unwatched} where nobody looked. */
  static String of(Optional<Watch.Outcome> outcome) {
    return outcome.map(how -> how.name().toLowerCase(Locale.ROOT)).orElse("unwatched");
  }
}
