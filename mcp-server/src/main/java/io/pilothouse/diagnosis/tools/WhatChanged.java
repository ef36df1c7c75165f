package io.pilothouse.diagnosis.tools;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.diagnosis.change.History;
import io.pilothouse.diagnosis.change.HistoryReader;
import io.pilothouse.diagnosis.change.Ranking;
import io.pilothouse.diagnosis.change.Timeline;
import io.pilothouse.diagnosis.change.TimelineEntry;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.diagnosis.report.ChangeReport;
import io.pilothouse.diagnosis.snapshot.Gap;
import io.pilothouse.diagnosis.snapshot.Scope;
import io.pilothouse.diagnosis.snapshot.Snapshot;
import io.pilothouse.diagnosis.snapshot.SnapshotReader;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.Arguments;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.Tool;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.Durations;
import io.pilothouse.tools.core.Targets;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What was changed, when and by whom, from what the API keeps: nothing needs to have watched. */
public final class WhatChanged implements Tool {
  private static final int CONCISE = 8_000;
  private static final long DAY = Duration.ofDays(1).toSeconds();

  private final Targets targets;
  private final BlockingSeam seam;
  private final Redactor redactor;
  private final Clock clock;

  public WhatChanged(Clusters clusters, BlockingSeam seam, Redactor redactor, Clock clock) {
    this.targets = new Targets(clusters);
    this.seam = seam;
    this.redactor = redactor;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "what_changed";
  }

  @Override
  public Effect effect() {
    return Effect.READ;
  }

  @Override
  public Future<ToolResult> call(ToolCall call) {
    long seconds = Durations.seconds(call.arguments(), "since").orElse(DAY);
    return targets
        .reader(call)
        .compose(
            reader ->
                ScopeArguments.scope(reader, call)
                    .compose(scope -> report(reader, scope, seconds, call)))
        .map(report -> answer(report, call.arguments()));
  }

  private Future<ChangeReport> report(
      ClusterReader reader, Scope scope, long seconds, ToolCall call) {
    return Future.all(
            new SnapshotReader(reader, call.scope(), clock).read(scope),
            new HistoryReader(reader, call.scope()).read(scope))
        .compose(
            both -> seam.run(() -> report(both.<Snapshot>resultAt(0), both.resultAt(1), seconds)));
  }

  private ChangeReport report(Snapshot snapshot, History history, long seconds) {
    ObjectGraph graph = new ObjectGraph(snapshot);
    Instant from = snapshot.now().minusSeconds(seconds);
    Ranking ranking = new Ranking(graph);
    List<TimelineEntry> entries =
        new Timeline(graph, history, redactor)
            .since(from).stream().filter(each -> isAsked(graph, each)).toList();
    List<Gap> gaps =
        Gap.grouped(Stream.concat(snapshot.gaps().stream(), history.gaps().stream()).toList());
    return new ChangeReport(
        snapshot.scope(), snapshot.now(), from, ranking.ranked(entries), ranking.unwell(), gaps);
  }

  /** Of one object: its own, those of what it needs, and of what needs it. */
  private static boolean isAsked(ObjectGraph graph, TimelineEntry entry) {
    if (graph.scope().object().isEmpty()) {
      return true;
    }
    Ref object = graph.scope().object().get();
    Set<Ref> near = graph.needs(List.of(object));
    return near.contains(entry.object()) || graph.reach(List.of(object)).contains(entry.object());
  }

  private ToolResult answer(ChangeReport report, Arguments arguments) {
    if (arguments.wantsJson()) {
      return ToolResult.of(
          report.changes().size() + " changes in " + report.scope(),
          redactor.redact(report.json(report.most())));
    }
    ChangeReport.Page page = report.within(arguments.integer("max_chars", CONCISE));
    return ToolResult.of(redactor.text(page.text()), report.counts(page.shown()));
  }
}
