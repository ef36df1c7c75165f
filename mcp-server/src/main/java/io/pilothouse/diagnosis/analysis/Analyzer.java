package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import java.util.stream.Stream;

/**
 * Looks for one kind of fault. Pure: the same graph gives the same observations in the same order.
 * It says what it sees at each object; rolling up and telling causes from symptoms is not its work.
 * What was not read proves nothing: see {@link ObjectGraph#knows}.
 */
public interface Analyzer {
  Stream<Observation> analyze(ObjectGraph graph);
}
