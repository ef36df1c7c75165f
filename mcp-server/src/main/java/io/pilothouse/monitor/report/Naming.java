package io.pilothouse.monitor.report;

import io.pilothouse.monitor.incident.Subject;

/**
 * How objects are named: with their cluster where there are several.
 *
 * @param clusters whether there are
 */
record Naming(boolean clusters) {
  static Naming of(Report report) {
    return new Naming(
        report.data().cases().stream().map(each -> each.subject().context()).distinct().count()
            > 1);
  }

  /** {@code Deployment shop/web}, or {@code prod: Deployment shop/web}. */
  String of(Subject subject) {
    return Words.line(clusters ? subject.context() + ": " + subject : subject.toString());
  }
}
