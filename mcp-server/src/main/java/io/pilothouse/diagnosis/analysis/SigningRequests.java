package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.tools.core.Json;
import java.time.Duration;
import java.util.stream.Stream;

/** Certificate signing requests that nobody decides: nodes cannot join or serve logs meanwhile. */
final class SigningRequests implements Analyzer {
  /** Controllers approve those they are there for at once. */
  private static final Duration SOON = Duration.ofMinutes(10);

  /** One that was not decided within a day is removed by the cluster. */
  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    return graph.all("CertificateSigningRequest").stream()
        .filter(request -> request.condition("Approved").isEmpty())
        .filter(request -> request.condition("Denied").isEmpty())
        .filter(request -> request.condition("Failed").isEmpty())
        .filter(request -> request.age(graph.now()).compareTo(SOON) > 0)
        .map(SigningRequests::observe);
  }

  private static Observation observe(KubeObject request) {
    String signer = Json.text(request.spec(), "signerName");
    String user = Json.text(request.spec(), "username");
    return Observation.of(
            Code.CSR_PENDING,
            request,
            "nobody has approved or denied the certificate that "
                + (user.isEmpty() ? "somebody" : user)
                + " asks "
                + signer
                + " for")
        .because(request + " status.conditions: none; spec.signerName: " + signer)
        .since(request.created())
        .then(Calls.look(request.ref(), "who asks for what"));
  }
}
