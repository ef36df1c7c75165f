package io.pilothouse.monitor.incident;

import io.pilothouse.diagnosis.Diagnosis;
import io.pilothouse.diagnosis.finding.Finding;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.snapshot.Gap;
import io.pilothouse.redaction.Redactor;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Takes from a diagnosis what incidents are made of. */
public final class Sightings {
  /** Enough to recognise them by. */
  private static final int MEMBERS = 20;

  private Sightings() {}

  /**
   * What is wrong; mere remarks and good order are no incidents.
   *
   * @param redactor for the cluster's words, since they are kept and sent to places of all kinds
   */
  public static List<Sighting> of(String context, Diagnosis diagnosis, Redactor redactor) {
    return diagnosis.showing(List.of(), Optional.empty()).findings().stream()
        .map(each -> redacted(of(context, each), redactor))
        .toList();
  }

  private static Sighting redacted(Sighting sighting, Redactor redactor) {
    JsonObject trouble = redactor.redact(SightingJson.trouble(sighting.trouble()));
    return new Sighting(sighting.fingerprint(), sighting.subject(), SightingJson.trouble(trouble));
  }

  /** What could not be looked at: names, one by one. */
  public static Set<String> gaps(Diagnosis diagnosis) {
    return diagnosis.gaps().stream()
        .map(Gap::what)
        .flatMap(names -> Stream.of(names.split(", ")))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Sighting of(String context, Finding finding) {
    Observation observed = finding.observed();
    Finding.Assessment assessment = finding.assessment();
    return new Sighting(
        context + "/" + finding.id(),
        Subject.of(context, finding.root()),
        new Trouble(
            finding.code().name(),
            observed.summary(),
            new Trouble.Weight(
                assessment.severity(),
                assessment.priority(),
                observed.confidence(),
                assessment.impact()),
            observed.evidence(),
            finding.symptoms().stream()
                .map(each -> new Trouble.Effect(each.object(), each.code().name()))
                .toList(),
            finding.change(),
            new Trouble.Hints(
                observed.since(),
                observed.next(),
                finding.members().stream()
                    .map(Observation::subject)
                    .distinct()
                    .limit(MEMBERS)
                    .toList())));
  }
}
