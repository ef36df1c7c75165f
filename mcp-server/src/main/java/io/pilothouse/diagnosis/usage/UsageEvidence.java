package io.pilothouse.diagnosis.usage;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.diagnosis.evidence.Enricher;
import io.pilothouse.diagnosis.finding.Finding;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.kubernetes.AccessQuestion;
import io.pilothouse.kubernetes.ClusterReader;
import io.vertx.core.Future;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Adds to the most urgent findings what was measured, and what was announced of nodes, as far as
 * the reader may see it. What a finding is, its id and its severity do not depend on it. Nothing is
 * read where nothing was measured.
 */
public final class UsageEvidence implements Enricher {
  private static final int MOST = 10;

  private final UsageSource usage;

  public UsageEvidence(UsageSource usage) {
    this.usage = usage;
  }

  @Override
  public Future<List<Finding>> enrich(
      List<Finding> findings, ObjectGraph graph, ClusterReader reader, CallScope call) {
    Measured measured = new Measured(usage, reader.context(), graph);
    NodeBlame blame = new NodeBlame(usage.losses(reader.context()), graph);
    Rights rights = new Rights(reader, call);
    List<Future<Finding>> all =
        IntStream.range(0, findings.size())
            .mapToObj(
                i ->
                    i < MOST
                        ? enriched(findings.get(i), measured, blame, rights)
                        : Future.succeededFuture(findings.get(i)))
            .toList();
    return Future.all(all).map(done -> done.list());
  }

  private static Future<Finding> enriched(
      Finding finding, Measured measured, NodeBlame blame, Rights rights) {
    return told(
            finding,
            measured.of(finding),
            rights,
            Measured.isOfNodes(finding) ? Rights.NODE_USAGE : Rights.podUsage(finding.root()))
        .compose(so -> told(so, blame.of(so), rights, Rights.NODES));
  }

  private static Future<Finding> told(
      Finding before, Finding after, Rights rights, AccessQuestion needed) {
    return after == before
        ? Future.succeededFuture(before)
        : rights.of(needed).map(may -> may ? after : before);
  }
}
