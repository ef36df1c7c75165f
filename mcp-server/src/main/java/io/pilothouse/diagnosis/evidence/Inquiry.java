package io.pilothouse.diagnosis.evidence;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.snapshot.Gap;
import io.pilothouse.kubernetes.ClusterReader;
import io.vertx.core.Future;
import java.util.List;

/**
 * Looks for a kind of fault that no list shows, by a few more reads. Its number of requests is
 * bounded whatever the cluster's size.
 */
public interface Inquiry {
  /** What came of it. */
  record Outcome(List<Observation> observations, List<Gap> gaps) {
    public static final Outcome NOTHING = new Outcome(List.of(), List.of());
  }

  /** Never fails for want of a right: that is a gap. */
  Future<Outcome> ask(ObjectGraph graph, ClusterReader reader, CallScope call);
}
