package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.network.IngressView;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Ingresses that claim the same path of the same host for different Services. */
final class IngressConflicts implements Analyzer {
  private record Claim(String ingressClass, String host, String path, boolean exact) {}

  private record Claimant(KubeObject ingress, IngressView.Backend backend) {
    boolean isAnother(Claimant other) {
      return !ingress.equals(other.ingress)
          && !(ingress.namespace().equals(other.ingress.namespace())
              && backend.service().equals(other.backend.service()));
    }
  }

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    Map<Claim, List<Claimant>> claims = new LinkedHashMap<>();
    graph.all("Ingress").stream()
        .filter(ingress -> ingress.deleted().isEmpty() && !isCanary(ingress))
        .sorted(
            Comparator.comparing((KubeObject each) -> each.created().orElse(Instant.EPOCH))
                .thenComparing(KubeObject::ref))
        .map(IngressView::new)
        .forEach(
            ingress ->
                ingress.backends().stream()
                    .filter(backend -> !backend.path().isEmpty() && !backend.host().isEmpty())
                    .forEach(
                        backend ->
                            claims
                                .computeIfAbsent(
                                    new Claim(
                                        ingress.className(),
                                        backend.host(),
                                        backend.path(),
                                        backend.pathType().equals("Exact")),
                                    claim -> new ArrayList<>())
                                .add(new Claimant(ingress.object(), backend))));
    return claims.values().stream().flatMap(IngressConflicts::observe);
  }

  private static boolean isCanary(KubeObject ingress) {
    return ingress.annotation("nginx.ingress.kubernetes.io/canary").equals("true");
  }

  /** The oldest wins with most controllers; nobody can rely on it. */
  private static Stream<Observation> observe(List<Claimant> claimants) {
    Claimant first = claimants.get(0);
    return claimants.stream()
        .filter(first::isAnother)
        .map(
            other ->
                Observation.of(
                        Code.ING_CONFLICT,
                        other.ingress(),
                        other.backend().url()
                            + " is claimed by "
                            + first.ingress()
                            + ", too, for Service "
                            + first.backend().service()
                            + " and not "
                            + other.backend().service())
                    .because(
                        other.ingress()
                            + " "
                            + other.backend().where()
                            + ": "
                            + other.backend().service())
                    .because(
                        first.ingress()
                            + " "
                            + first.backend().where()
                            + ": "
                            + first.backend().service()
                            + " (older)")
                    .since(other.ingress().created())
                    .then(
                        new NextCall(
                            "get_resource",
                            new JsonObject()
                                .put("kind", "Ingress")
                                .put("namespace", first.ingress().namespace())
                                .put("name", first.ingress().name()),
                            "the other one")));
  }
}
