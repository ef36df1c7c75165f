package io.pilothouse.diagnosis.evidence;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.diagnosis.analysis.LogSource;
import io.pilothouse.diagnosis.finding.Category;
import io.pilothouse.diagnosis.finding.Finding;
import io.pilothouse.diagnosis.finding.Quote;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.LogQuery;
import io.pilothouse.redaction.Redactor;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Quotes what a program said last before it failed, and what that proves. */
public final class LogEvidence implements Enricher {

  /** Findings whose logs are read. */
  private static final int MOST = 5;

  private static final int LINES = 40;
  private static final int BYTES = 32 * 1024;
  private static final int QUOTED = 150;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private record Read(Finding finding, Optional<Ref> lacking) {}

  private final Redactor redactor;

  public LogEvidence(Redactor redactor) {
    this.redactor = redactor;
  }

  @Override
  public Future<List<Finding>> enrich(
      List<Finding> findings, ObjectGraph graph, ClusterReader reader, CallScope call) {
    List<Future<Read>> reads = new ArrayList<>();
    int asked = 0;
    for (Finding finding : findings) {
      Optional<LogSource> source = LogSource.of(graph, finding.observed());
      boolean ask = source.isPresent() && asked < MOST;
      asked += ask ? 1 : 0;
      reads.add(
          ask
              ? log(source.get(), source.get().previous(), reader, call)
                  .map(log -> read(finding, source.get(), log, graph))
              : Future.succeededFuture(new Read(finding, Optional.empty())));
    }
    return Future.join(reads).map(all -> folded(all.list(), graph));
  }

  private static List<Finding> folded(List<Read> reads, ObjectGraph graph) {
    Map<String, Ref> lacking = new LinkedHashMap<>();
    reads.forEach(
        read -> read.lacking().ifPresent(service -> lacking.put(read.finding().id(), service)));
    return new LogFolding(graph).fold(reads.stream().map(Read::finding).toList(), lacking);
  }

  /** Empty if there is none to be had, for whatever reason. */
  private static Future<String> log(
      LogSource source, boolean previous, ClusterReader reader, CallScope call) {
    LogQuery query =
        new LogQuery(
            source.pod().namespace(),
            source.pod().name(),
            Optional.of(source.container()),
            previous,
            Optional.of(LINES),
            Optional.empty(),
            false,
            BYTES);
    return reader
        .log(query, call.atMost(PATIENCE))
        .map(text -> text.isGone() ? "" : text.text())
        .recover(
            failure ->
                failure instanceof ClusterException
                    ? Future.succeededFuture("")
                    : Future.failedFuture(failure))
        .compose(
            text ->
                text.isBlank() && previous
                    ? log(source, false, reader, call)
                    : Future.succeededFuture(text));
  }

  private Read read(Finding finding, LogSource source, String log, ObjectGraph graph) {
    boolean ended = finding.code().category() != Category.PROBE;
    List<String> lines = TellingLines.of(log, ended, redactor);
    if (lines.isEmpty()) {
      return new Read(finding, Optional.empty());
    }
    String quoted =
        lines.stream().map(line -> Quote.of(line, QUOTED)).collect(Collectors.joining(" "));
    String fact = source.pod().ref() + " log of " + source.container() + ": " + quoted;
    LogProof proof = LogProof.of(String.join("\n", lines), source.pod(), graph);
    return new Read(finding.observing(proof.in(finding.observed(), fact)), proof.lacking());
  }
}
