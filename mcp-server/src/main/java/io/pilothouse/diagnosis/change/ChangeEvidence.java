package io.pilothouse.diagnosis.change;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.diagnosis.change.Blame.Verdict;
import io.pilothouse.diagnosis.evidence.Enricher;
import io.pilothouse.diagnosis.finding.Finding;
import io.pilothouse.diagnosis.finding.Nature;
import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.redaction.Redactor;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Adds to the most urgent findings when they began and what somebody changed that fits. Nothing is
 * read if nothing is wrong.
 */
public final class ChangeEvidence implements Enricher {
  private static final int MOST = 10;

  private final Redactor redactor;

  public ChangeEvidence(Redactor redactor) {
    this.redactor = redactor;
  }

  @Override
  public Future<List<Finding>> enrich(
      List<Finding> findings, ObjectGraph graph, ClusterReader reader, CallScope call) {
    if (findings.stream().limit(MOST).noneMatch(ChangeEvidence::isWrong)) {
      return Future.succeededFuture(findings);
    }
    return new HistoryReader(reader, call)
        .read(graph.scope())
        .otherwise(History.NONE)
        .map(history -> enriched(findings, graph, new Timeline(graph, history, redactor)));
  }

  private static boolean isWrong(Finding finding) {
    return finding.code().nature() != Nature.ADVICE;
  }

  private static List<Finding> enriched(
      List<Finding> findings, ObjectGraph graph, Timeline timeline) {
    Blame blame = new Blame(graph, timeline);
    return IntStream.range(0, findings.size())
        .mapToObj(
            i ->
                i < MOST && isWrong(findings.get(i))
                    ? enriched(findings.get(i), graph, blame)
                    : findings.get(i))
        .toList();
  }

  private static Finding enriched(Finding finding, ObjectGraph graph, Blame blame) {
    Onset onset = Onset.of(finding, graph);
    Observation observed = finding.observed();
    Finding timed =
        observed.since().isPresent() || onset.firstFailure().isEmpty()
            ? finding
            : finding.observing(observed.since(onset.firstFailure()));
    Optional<Verdict> verdict = blame.of(finding, onset);
    return verdict.map(found -> blamed(timed, found, graph)).orElse(timed);
  }

  private static Finding blamed(Finding finding, Verdict verdict, ObjectGraph graph) {
    Finding changed = finding.changed(verdict.change());
    return verdict
        .healthy()
        .map(
            revision ->
                changed.observing(
                    changed
                        .observed()
                        .first(rollback(finding.root(), revision, keeper(finding.root(), graph)))))
        .orElse(changed);
  }

  private static String keeper(Ref root, ObjectGraph graph) {
    return graph.find(root).map(Deliveries::keeper).orElse("");
  }

  private static NextCall rollback(Ref root, WorkloadRevision to, String keeper) {
    JsonObject arguments = new JsonObject();
    if (!root.kind().equals("Deployment")) {
      arguments.put("kind", root.kind());
    }
    arguments
        .put("namespace", root.namespace())
        .put("name", root.name())
        .put("revision", to.number());
    return new NextCall(
        "rollback",
        arguments,
        keeper.isEmpty()
            ? "its pods are ready"
            : "its pods are ready; " + keeper + " puts changes back, so revert the source, too");
  }
}
