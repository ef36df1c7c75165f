package io.pilothouse.diagnosis;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.concurrent.CallScope;
import io.pilothouse.diagnosis.analysis.Analyzer;
import io.pilothouse.diagnosis.correlation.Correlator;
import io.pilothouse.diagnosis.correlation.Priorities;
import io.pilothouse.diagnosis.evidence.Enricher;
import io.pilothouse.diagnosis.evidence.Inquiry;
import io.pilothouse.diagnosis.finding.Finding;
import io.pilothouse.diagnosis.finding.Layer;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.diagnosis.snapshot.Gap;
import io.pilothouse.diagnosis.snapshot.Scope;
import io.pilothouse.diagnosis.snapshot.Snapshot;
import io.pilothouse.diagnosis.snapshot.SnapshotReader;
import io.pilothouse.kubernetes.ClusterReader;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Takes a snapshot, analyzes it, and tells causes from symptoms. What takes the processor long is
 * done off the event loop. Instances are shared by all callers.
 */
public final class Engine {
  private static final List<String> WORKLOADS =
      List.of("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob");

  /**
   * What a diagnosis is made with.
   *
   * @param inquiries ask further before correlation
   * @param enrichers ask further about the findings, in this order
   */
  public record Parts(
      List<Analyzer> analyzers,
      List<Inquiry> inquiries,
      List<Enricher> enrichers,
      Priorities priorities) {}

  private record Seen(ObjectGraph graph, List<Observation> observations) {}

  private final Parts parts;
  private final BlockingSeam seam;
  private final Clock clock;

  public Engine(Parts parts, BlockingSeam seam, Clock clock) {
    this.parts = parts;
    this.seam = seam;
    this.clock = clock;
  }

  /** Fails only when the cluster cannot be talked to; what cannot be read is a gap. */
  public Future<Diagnosis> diagnose(Scope scope, ClusterReader reader, CallScope call) {
    return new SnapshotReader(reader, call, clock)
        .read(scope)
        .compose(
            snapshot ->
                seam.run(() -> analyze(snapshot))
                    .compose(seen -> inquire(snapshot, seen, reader, call)));
  }

  private Seen analyze(Snapshot snapshot) {
    ObjectGraph graph = new ObjectGraph(snapshot);
    return new Seen(
        graph, parts.analyzers().stream().flatMap(each -> each.analyze(graph)).toList());
  }

  private Future<Diagnosis> inquire(
      Snapshot snapshot, Seen seen, ClusterReader reader, CallScope call) {
    List<Observation> observations = new ArrayList<>(seen.observations());
    List<Gap> gaps = new ArrayList<>(snapshot.gaps());
    return Future.join(
            parts.inquiries().stream().map(each -> each.ask(seen.graph(), reader, call)).toList())
        .compose(
            all -> {
              for (Inquiry.Outcome outcome : all.<Inquiry.Outcome>list()) {
                observations.addAll(outcome.observations());
                gaps.addAll(outcome.gaps());
              }
              return seam.run(
                  () ->
                      inScope(
                          seen.graph(),
                          new Correlator(seen.graph(), parts.priorities())
                              .correlate(observations)));
            })
        .compose(found -> enriched(found, seen.graph(), reader, call))
        .map(
            found ->
                new Diagnosis(
                    snapshot.scope(),
                    snapshot.now(),
                    checked(seen.graph()),
                    found,
                    Gap.grouped(gaps)));
  }

  private Future<List<Finding>> enriched(
      List<Finding> found, ObjectGraph graph, ClusterReader reader, CallScope call) {
    Future<List<Finding>> findings = Future.succeededFuture(found);
    for (Enricher enricher : parts.enrichers()) {
      findings = findings.compose(each -> enricher.enrich(each, graph, reader, call));
    }
    return findings;
  }

  /** Of one object: what it needs, what needs it, and its own. */
  private static List<Finding> inScope(ObjectGraph graph, List<Finding> findings) {
    if (graph.scope().object().isEmpty()) {
      return graph.scope().namespace().isEmpty()
          ? findings
          : findings.stream().filter(each -> isFeltInNamespaces(graph, each)).toList();
    }
    Ref object = graph.scope().object().get();
    Set<Ref> near = graph.needs(List.of(object));
    near.addAll(graph.reach(List.of(object)));
    return findings.stream()
        .filter(
            finding ->
                finding.root().equals(object)
                    || near.contains(finding.root())
                    || finding.members().stream().anyMatch(each -> near.contains(each.subject()))
                    || finding.symptoms().stream().anyMatch(each -> each.object().equals(object)))
        .toList();
  }

  /** Of what is in no namespace, only what something in the scope stands on, and the API. */
  private static boolean isFeltInNamespaces(ObjectGraph graph, Finding finding) {
    List<Ref> subjects = finding.members().stream().map(Observation::subject).toList();
    Ref scope = Ref.cluster("Namespace", graph.scope().namespace().orElse(""));
    return finding.code().layer() == Layer.API
        || Stream.concat(subjects.stream(), graph.reach(subjects).stream())
            .anyMatch(ref -> !ref.namespace().isEmpty() || ref.equals(scope));
  }

  private static Map<String, Integer> checked(ObjectGraph graph) {
    Map<String, Integer> checked = new LinkedHashMap<>();
    checked.put("pods", graph.all("Pod").size());
    checked.put("workloads", WORKLOADS.stream().mapToInt(kind -> graph.all(kind).size()).sum());
    checked.put("services", graph.all("Service").size());
    checked.put("nodes", graph.all("Node").size());
    return checked;
  }
}
