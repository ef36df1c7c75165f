package io.pilothouse.diagnosis.certificates;

import io.pilothouse.diagnosis.analysis.Analyzer;
import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Level;
import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.finding.Quote;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.Condition;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.diagnosis.model.Times;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Certificates that cert-manager should issue and does not. */
public final class IssuedCertificates implements Analyzer {
  /** An authority may take a while. */
  private static final Duration ISSUING = Duration.ofMinutes(10);

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    return graph.all("Certificate").stream().flatMap(each -> observe(graph, each).stream());
  }

  private static Optional<Observation> observe(ObjectGraph graph, KubeObject certificate) {
    Optional<Condition> ready = certificate.condition("Ready").filter(Condition::isFalse);
    boolean late =
        ready.isPresent()
            && ready
                .get()
                .since()
                .or(certificate::created)
                .filter(time -> time.plus(ISSUING).isBefore(graph.now()))
                .isPresent();
    if (!late) {
      return Optional.empty();
    }
    Optional<Condition> issuing = certificate.condition("Issuing");
    Ref secret =
        new Ref("Secret", certificate.namespace(), Json.text(certificate.spec(), "secretName"));
    Optional<Instant> end = Times.parse(Json.text(certificate.status(), "notAfter"));
    boolean expired = end.filter(time -> !time.isAfter(graph.now())).isPresent();
    String why =
        Quote.of(
            issuing
                .map(Condition::message)
                .filter(text -> !text.isEmpty())
                .orElse(ready.get().message()),
            160);
    return Optional.of(
        Observation.of(
                expired ? Code.CERT_EXPIRED : Code.CERT_BAD,
                certificate,
                expired
                    ? "expired on " + end.get() + " and is not renewed: " + why
                    : "cert-manager has not issued it: " + why)
            .at(expired ? Level.CRITICAL : Level.HIGH)
            .about(secret)
            .since(ready.get().since())
            .because(
                certificate
                    + " Ready: False "
                    + ready.get().reason()
                    + " "
                    + Quote.of(ready.get().message(), 160))
            .then(
                new NextCall(
                    "describe_events",
                    new JsonObject()
                        .put("namespace", certificate.namespace())
                        .put("kind", "Certificate")
                        .put("name", certificate.name()),
                    "what the issuer says")));
  }
}
