package io.pilothouse.monitor.cycle;

import io.pilothouse.diagnosis.finding.Confidence;
import io.pilothouse.diagnosis.finding.Impact;
import io.pilothouse.diagnosis.finding.Priority;
import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.incident.Look;
import io.pilothouse.monitor.incident.Sighting;
import io.pilothouse.monitor.incident.Subject;
import io.pilothouse.monitor.incident.Trouble;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is wrong with the watching itself, as troubles like any other: so they wait, are told, and
 * are resolved in the same way.
 */
public final class SelfLook {
  /** Stands where a cluster's context does; no kubeconfig has such a name. */
  public static final String CONTEXT = "(monitor)";

  static final String BLIND = "MONITOR_BLIND";
  static final String LATE = "MONITOR_LATE";

  private SelfLook() {}

  static Look of(List<CycleReport.View> views, long missed, Instant at) {
    List<Sighting> sightings = new ArrayList<>();
    for (CycleReport.View view : views) {
      view.failure().ifPresent(why -> sightings.add(blind(view.context(), why)));
    }
    if (missed > 0) {
      sightings.add(
          trouble(
              LATE,
              new Subject(CONTEXT, "", "Monitor", "schedule"),
              "cycles did not begin when they were due, or came to no end",
              "missed: " + missed,
              Severity.SEV3));
    }
    return new Look.Seen(at, CONTEXT, sightings, Set.of());
  }

  private static Sighting blind(String context, String why) {
    return trouble(
        BLIND,
        new Subject(CONTEXT, "", "Cluster", context),
        "the monitor cannot see the cluster",
        why,
        Severity.SEV2);
  }

  private static Sighting trouble(
      String code, Subject subject, String summary, String evidence, Severity severity) {
    return new Sighting(
        CONTEXT + "/" + code + "/" + subject.name(),
        subject,
        new Trouble(
            code,
            summary,
            new Trouble.Weight(
                severity,
                Priority.P1,
                Confidence.HIGH,
                new Impact(Impact.Extent.AT_RISK, "nobody is told what happens there", 0)),
            List.of(evidence),
            List.of(),
            Optional.empty(),
            new Trouble.Hints(Optional.empty(), List.of(), List.of())));
  }
}
