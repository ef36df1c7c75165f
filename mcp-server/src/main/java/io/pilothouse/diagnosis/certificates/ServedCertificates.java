package io.pilothouse.diagnosis.certificates;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.diagnosis.evidence.Inquiry;
import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.diagnosis.snapshot.Gap;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.ResourceType;
import io.pilothouse.tools.core.Json;
import io.pilothouse.tools.core.Lanes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the certificates that Ingresses and Gateways serve with, at most {@value #MOST} of them. Of
 * a Secret nothing but its type and {@code tls.crt} is looked at; its key is let go at once.
 */
public final class ServedCertificates implements Inquiry {
  static final int MOST = 30;
  private static final String WHAT = "certificates of Ingresses and Gateways";

  /**
   * What a Secret says, without its key.
   *
   * @param certificate in base 64
   */
  private record Read(String type, String certificate) {}

  @Override
  public Future<Outcome> ask(ObjectGraph graph, ClusterReader reader, CallScope call) {
    List<ServedSecret> served =
        ServedSecret.all(graph).stream()
            .filter(each -> graph.find(each.secret()).isPresent() || !graph.knows("Secret"))
            .toList();
    if (served.isEmpty()) {
      return Future.succeededFuture(Outcome.NOTHING);
    }
    return reader
        .catalog(call)
        .compose(
            catalog ->
                catalog
                    .resolve("v1/Secret")
                    .map(type -> read(served, type, graph, reader, call))
                    .orElse(Future.succeededFuture(Outcome.NOTHING)));
  }

  private static Future<Outcome> read(
      List<ServedSecret> served,
      ResourceType type,
      ObjectGraph graph,
      ClusterReader reader,
      CallScope call) {
    List<ServedSecret> some = served.stream().limit(MOST).toList();
    return Lanes.map(some, each -> one(each, type, graph, reader, call))
        .map(
            all -> {
              List<Observation> found = new ArrayList<>();
              List<Gap> gaps = new ArrayList<>();
              all.forEach(
                  each -> {
                    found.addAll(each.observations());
                    gaps.addAll(each.gaps());
                  });
              if (served.size() > MOST) {
                gaps.add(new Gap(WHAT, "only the first " + MOST + " of " + served.size()));
              }
              return new Outcome(found, gaps.stream().distinct().toList());
            });
  }

  private static Future<Outcome> one(
      ServedSecret served,
      ResourceType type,
      ObjectGraph graph,
      ClusterReader reader,
      CallScope call) {
    Ref secret = served.secret();
    return reader
        .get(type, secret.namespace(), secret.name(), call)
        .map(
            json ->
                new Read(Json.text(json, "type"), Json.text(Json.object(json, "data"), "tls.crt")))
        .map(read -> new Outcome(judge(served, read, graph), List.of()))
        .recover(ServedCertificates::unread);
  }

  /** Whether it exists is another's question; a call that has ended ends everything. */
  private static Future<Outcome> unread(Throwable failure) {
    if (!(failure instanceof ClusterException known)
        || known.kind() == ClusterException.Kind.CANCELLED) {
      return Future.failedFuture(failure);
    }
    return Future.succeededFuture(
        switch (known.kind()) {
          case NOT_FOUND -> Outcome.NOTHING;
          default -> new Outcome(List.of(), List.of(Gap.of(WHAT, "get secrets", known)));
        });
  }

  private static List<Observation> judge(ServedSecret served, Read read, ObjectGraph graph) {
    if (!read.type().equals("kubernetes.io/tls") && read.certificate().isEmpty()) {
      return List.of(
          say(
              served,
              Observation.of(
                      Code.CERT_BAD,
                      served.secret(),
                      "holds no certificate: it is of type " + read.type() + " and has no tls.crt")
                  .because(served.secret() + " type: " + read.type())));
    }
    Optional<Chain> chain = Chain.ofBase64(read.certificate());
    if (chain.isEmpty()) {
      return List.of(
          say(
              served,
              Observation.of(
                      Code.CERT_BAD,
                      served.secret(),
                      read.certificate().isEmpty()
                          ? "its tls.crt is empty"
                          : "its tls.crt is no certificate in PEM")
                  .because(served.secret() + " data[tls.crt]: cannot be read")));
    }
    List<Observation> found = new ArrayList<>();
    Validity.of(chain.get(), graph.now(), served.secret(), "tls.crt")
        .ifPresent(each -> found.add(say(served, each)));
    List<String> bare = served.hosts().stream().filter(host -> !chain.get().covers(host)).toList();
    if (!bare.isEmpty()) {
      found.add(
          say(
              served,
              Observation.of(
                      Code.CERT_SAN,
                      served.secret(),
                      "its certificate is not for " + String.join(", ", bare) + ", which it serves")
                  .because(
                      Validity.fact(chain.get(), chain.get().own(), served.secret(), "tls.crt"))));
    }
    return found;
  }

  private static Observation say(ServedSecret served, Observation seen) {
    Ref user = served.users().get(0);
    return seen.about(served.secret())
        .because(
            "used by " + String.join(", ", served.users().stream().map(Ref::toString).toList()))
        .then(
            new NextCall(
                "get_resource",
                new JsonObject()
                    .put("kind", user.kind())
                    .put("namespace", user.namespace())
                    .put("name", user.name()),
                "what it serves with it; then renew the certificate"));
  }
}
