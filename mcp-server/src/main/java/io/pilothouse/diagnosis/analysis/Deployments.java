package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Level;
import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.finding.Quote;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.graph.Readiness;
import io.pilothouse.diagnosis.model.Condition;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Deployments whose rollout is stuck, or that have fewer ready pods than they should. */
final class Deployments implements Analyzer {
  private static final String REVISION = "deployment.kubernetes.io/revision";

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    Progress progress = new Progress(graph);
    return graph.all("Deployment").stream()
        .filter(each -> each.deleted().isEmpty())
        .flatMap(each -> observe(graph, progress, each));
  }

  private static Stream<Observation> observe(
      ObjectGraph graph, Progress progress, KubeObject deployment) {
    List<Observation> found = new ArrayList<>();
    paused(deployment).ifPresent(found::add);
    Optional<Condition> stuck =
        deployment
            .condition("Progressing")
            .filter(Condition::isFalse)
            .filter(each -> each.reason().equals("ProgressDeadlineExceeded"));
    Optional<Readiness> readiness = Readiness.of(deployment).filter(Readiness::isShort);
    if (stuck.isPresent()) {
      found.add(stuck(graph, deployment, stuck.get()));
    } else if (readiness.isPresent() && !progress.isStarting(deployment, deployment.replicas())) {
      found.add(Shortage.of(progress, deployment, readiness.get()));
    }
    return found.stream();
  }

  private static Observation stuck(ObjectGraph graph, KubeObject deployment, Condition stuck) {
    List<KubeObject> sets =
        graph.children(deployment.ref()).stream()
            .sorted(Comparator.comparingInt(Deployments::revision).reversed())
            .toList();
    Readiness ready = Readiness.of(deployment).orElseThrow();
    Optional<KubeObject> newest = sets.stream().findFirst();
    Optional<KubeObject> older = sets.stream().skip(1).findFirst();
    Optional<KubeObject> serving =
        sets.stream()
            .skip(1)
            .filter(each -> Json.number(each.status(), "readyReplicas") > 0)
            .findFirst();
    String what =
        newest.map(each -> "revision " + revision(each)).orElse("its newest revision")
            + " was not rolled out in time; "
            + serving
                .map(
                    each ->
                        Json.number(each.status(), "readyReplicas")
                            + " pods of revision "
                            + revision(each)
                            + " still serve")
                .orElse(ready.toString());
    Observation found =
        Observation.of(Code.ROLLOUT_STUCK, deployment, what)
            .at(ready.isDown() ? Level.CRITICAL : Level.HIGH)
            .because(
                deployment
                    + " Progressing: "
                    + stuck.reason()
                    + " "
                    + Quote.of(stuck.message(), 120))
            .since(stuck.since());
    return serving
        .or(() -> older)
        .map(
            each ->
                found.then(
                    new NextCall(
                        "rollback",
                        new JsonObject()
                            .put("kind", "Deployment")
                            .put("namespace", deployment.namespace())
                            .put("name", deployment.name())
                            .put("revision", revision(each)),
                        "back to revision " + revision(each))))
        .orElse(found);
  }

  private static int revision(KubeObject set) {
    String text = set.annotation(REVISION);
    return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
  }

  private static Optional<Observation> paused(KubeObject deployment) {
    if (!Json.flag(deployment.spec(), "paused")) {
      return Optional.empty();
    }
    int updated = Json.number(deployment.status(), "updatedReplicas");
    boolean waits = updated < deployment.replicas();
    Observation found =
        Observation.of(
                Code.ROLLOUT_PAUSED,
                deployment,
                waits
                    ? "its rollout is paused: "
                        + updated
                        + " of "
                        + deployment.replicas()
                        + " pods have the newest template"
                    : "its rollout is paused; changes will have no effect")
            .because(deployment + " spec.paused: true")
            .then(
                new NextCall(
                    "rollout_control",
                    new JsonObject()
                        .put("namespace", deployment.namespace())
                        .put("name", deployment.name())
                        .put("action", "resume"),
                    "if it was forgotten"));
    return Optional.of(waits ? found.at(Level.MEDIUM) : found);
  }
}
