package io.pilothouse.diagnosis.certificates;

import io.pilothouse.diagnosis.analysis.Analyzer;
import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.tools.core.Json;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Authorities by which the API server checks its webhooks: one that is valid is enough. */
public final class AuthorityCertificates implements Analyzer {
  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    return Stream.of("ValidatingWebhookConfiguration", "MutatingWebhookConfiguration")
        .flatMap(kind -> graph.all(kind).stream())
        .flatMap(
            configuration ->
                Json.list(configuration.json(), "webhooks").stream()
                    .map(each -> Json.text(Json.object(each, "clientConfig"), "caBundle"))
                    .filter(bundle -> !bundle.isEmpty())
                    .distinct()
                    .flatMap(bundle -> observe(configuration, bundle, graph.now()).stream())
                    .limit(1));
  }

  private static Optional<Observation> observe(
      KubeObject configuration, String bundle, Instant now) {
    Optional<Chain> chain = Chain.ofBase64(bundle);
    if (chain.isEmpty()) {
      return Optional.of(
          Observation.of(
                  Code.CERT_BAD,
                  configuration,
                  "the caBundle of its webhooks holds no certificate, so that no call succeeds")
              .because(configuration + " clientConfig.caBundle: cannot be read"));
    }
    X509Certificate last =
        chain.get().certificates().stream()
            .max(Comparator.comparing(X509Certificate::getNotAfter))
            .orElseThrow();
    return Validity.of(new Chain(List.of(last)), now, configuration.ref(), "clientConfig.caBundle");
  }
}
