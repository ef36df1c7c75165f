package io.pilothouse.observability;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What checks found, in their order. */
record HealthReport(List<Finding> findings) {
  /** Empty: all is well. */
  private record Finding(String name, Optional<String> problem) {
    String line() {
      return problem.map(words -> "[-]" + name + ": " + words).orElse("[+]" + name + " ok");
    }
  }

  static Future<HealthReport> of(List<HealthCheck> checks) {
    List<Future<Finding>> findings =
        checks.stream()
            .map(check -> check.problem().get().map(problem -> new Finding(check.name(), problem)))
            .toList();
    return Future.all(findings).map(all -> new HealthReport(all.list()));
  }

  boolean isGood() {
    return findings.stream().allMatch(finding -> finding.problem().isEmpty());
  }

  /** A line for each check, as the API server's own health endpoints write them. */
  String text() {
    return findings.stream().map(Finding::line).collect(Collectors.joining("\n", "", "\n"));
  }
}
