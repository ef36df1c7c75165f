package io.pilothouse.monitor.remedy;

import io.pilothouse.monitor.config.MonitorConfig;
import io.pilothouse.monitor.cycle.Follower;
import io.pilothouse.monitor.incident.Look;
import io.pilothouse.monitor.incident.Note;
import io.pilothouse.monitor.incident.Turn;
import io.pilothouse.tools.ToolInvoker;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Repairs what the configuration's rules name, and notes each step with its incident. */
public final class RepairNews implements Follower {
  private final Remedies remedies;
  private volatile List<RemedyRule> rules = List.of();

  /**
   * @param leads whether this process is the one that acts
   * @param invoker with the toolsets workloads and changes on
   */
  public RepairNews(BooleanSupplier leads, RemedyStore store, ToolInvoker invoker) {
    this.remedies = new Remedies(() -> rules, leads, store, invoker);
  }

  @Override
  public Future<Void> after(Look look, Turn turn, MonitorConfig config, Teller teller) {
    rules = config.remedies();
    return remedies
        .after(look, turn.open())
        .compose(
            events -> {
              Future<Void> told = Future.succeededFuture();
              for (RemedyEvent event : events) {
                told = told.compose(before -> teller.note(event.incident(), note(event)));
              }
              return told.compose(all -> remedies.told(events));
            });
  }

  private static Note note(RemedyEvent event) {
    return new Note(
        "repair-" + event.number(), event.at(), Note.Source.REPAIR, event.rule(), event.words());
  }
}
