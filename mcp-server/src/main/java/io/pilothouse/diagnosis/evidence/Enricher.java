package io.pilothouse.diagnosis.evidence;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.diagnosis.finding.Finding;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.kubernetes.ClusterReader;
import io.vertx.core.Future;
import java.util.List;

/**
 * Adds to findings what only a further read can tell. Its number of requests is bounded whatever
 * the number of findings.
 */
public interface Enricher {
  /**
   * @return the findings in their order, without those that turned out to be another's symptoms;
   *     never fails for want of a right or of an answer
   */
  Future<List<Finding>> enrich(
      List<Finding> findings, ObjectGraph graph, ClusterReader reader, CallScope call);
}
