package io.pilothouse.monitor.brief;

import io.pilothouse.monitor.config.ModelBrief;
import io.pilothouse.monitor.config.MonitorConfig;
import io.pilothouse.monitor.cycle.Follower;
import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.incident.Look;
import io.pilothouse.monitor.incident.State;
import io.pilothouse.monitor.incident.Turn;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.List;

/**
 * Has a model asked about incidents that fire as urgently as the configuration says, once for each
 * time that they began to. Only decides, and waits for no model.
 */
public final class BriefNews implements Follower {
  private final Desk desk;

  public BriefNews(Desk desk) {
    this.desk = desk;
  }

  @Override
  public Future<Void> after(Look look, Turn turn, MonitorConfig config, Teller teller) {
    return desk.take(
        look.context(), config.brief().map(brief -> cases(turn, brief, teller)).orElse(List.of()));
  }

  /** By what is, not by what has just changed: a restart in between loses none. */
  private static List<Case> cases(Turn turn, ModelBrief brief, Teller teller) {
    return turn.open().stream()
        .filter(incident -> incident.state() == State.FIRING)
        .filter(incident -> incident.handling().isAudible())
        .filter(incident -> brief.severities().contains(incident.severity()))
        .sorted(Comparator.comparing(Incident::severity))
        .map(incident -> new Case(incident, brief, teller))
        .toList();
  }
}
