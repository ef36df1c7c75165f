package io.pilothouse.diagnosis;

import io.pilothouse.diagnosis.access.DeniedAccess;
import io.pilothouse.diagnosis.analysis.Analyzers;
import io.pilothouse.diagnosis.certificates.AuthorityCertificates;
import io.pilothouse.diagnosis.certificates.IssuedCertificates;
import io.pilothouse.diagnosis.certificates.ServedCertificates;
import io.pilothouse.diagnosis.change.ChangeEvidence;
import io.pilothouse.diagnosis.correlation.CriticalityMap;
import io.pilothouse.diagnosis.correlation.Priorities;
import io.pilothouse.diagnosis.evidence.Enricher;
import io.pilothouse.diagnosis.evidence.KeyEvidence;
import io.pilothouse.diagnosis.evidence.LogEvidence;
import io.pilothouse.diagnosis.usage.UsageEvidence;
import io.pilothouse.diagnosis.usage.UsageSource;
import io.pilothouse.redaction.Redactor;
import java.util.List;
import java.util.stream.Stream;

/** What a diagnosis is made with, one line each. */
public final class Parts {
  private Parts() {}

  /**
   * @param redactor for what is read of logs
   * @param map what matters how much
   */
  public static Engine.Parts all(Redactor redactor, CriticalityMap map) {
    return with(enrichers(redactor), map);
  }

  /**
   * The same, with what was measured.
   *
   * @param usage where somebody measures
   */
  public static Engine.Parts all(Redactor redactor, CriticalityMap map, UsageSource usage) {
    return with(
        Stream.concat(enrichers(redactor).stream(), Stream.of(new UsageEvidence(usage))).toList(),
        map);
  }

  /** What was changed comes after what was found, since it rests on that. */
  private static List<Enricher> enrichers(Redactor redactor) {
    return List.of(new KeyEvidence(), new LogEvidence(redactor), new ChangeEvidence(redactor));
  }

  private static Engine.Parts with(List<Enricher> enrichers, CriticalityMap map) {
    return new Engine.Parts(
        Stream.concat(
                Analyzers.all().stream(),
                Stream.of(new AuthorityCertificates(), new IssuedCertificates()))
            .toList(),
        List.of(new ServedCertificates(), new DeniedAccess()),
        enrichers,
        new Priorities(map));
  }
}
