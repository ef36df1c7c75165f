package io.pilothouse.monitor.cycle;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.monitor.config.MonitorConfig;
import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.incident.Look;
import io.pilothouse.monitor.incident.Rules;
import io.pilothouse.monitor.incident.Turn;
import io.pilothouse.monitor.store.Announcer;
import io.pilothouse.monitor.store.IncidentStore;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;

/**
 * Looks at every context once, keeps what comes of it together with the notices that it causes, and
 * does the same with what the monitor has to say of itself.
 */
public final class Cycle {
  private final Lookout lookout;
  private final IncidentStore store;
  private final BooleanSupplier leads;
  private final Clock clock;

  /**
   * @param leads whether this process may still keep what it found
   */
  public Cycle(Lookout lookout, IncidentStore store, BooleanSupplier leads, Clock clock) {
    this.lookout = lookout;
    this.store = store;
    this.leads = leads;
    this.clock = clock;
  }

  /**
   * Runs one. Fails when its results cannot be kept; a cluster that cannot be seen is a result.
   *
   * @param follow does what follows from each look of a cluster; what fails of it fails no cycle
   * @param missed cycles that were due since the last one and did not begin, or came to no end
   */
  public Future<CycleReport> run(
      MonitorConfig config,
      Announcer announcer,
      BiFunction<Look, Turn, Future<Void>> follow,
      long missed,
      Cancellation cancellation) {
    Instant began = clock.instant();
    List<CycleReport.View> views = new ArrayList<>();
    List<Incident> open = new ArrayList<>();
    Future<Void> done = Future.succeededFuture();
    for (Optional<String> context : contexts(config)) {
      done =
          done.compose(
              before ->
                  look(config, context, cancellation)
                      .compose(
                          look -> {
                            views.add(view(look));
                            return keep(look, config.rules(), announcer, began, open)
                                .compose(turn -> follow.apply(look, turn))
                                .compose(followed -> watched(look, config));
                          }));
    }
    return done.compose(
            seen ->
                keep(
                    SelfLook.of(views, missed, clock.instant()),
                    self(config, missed),
                    announcer,
                    began,
                    open))
        .map(kept -> new CycleReport(began, views, open));
  }

  private Future<Void> watched(Look look, MonitorConfig config) {
    return store.watched(look, config.schedule().lasts(look.at()));
  }

  private static List<Optional<String>> contexts(MonitorConfig config) {
    List<String> names = config.scope().contexts();
    return names.isEmpty() ? List.of(Optional.empty()) : names.stream().map(Optional::of).toList();
  }

  private Future<Look> look(
      MonitorConfig config, Optional<String> context, Cancellation cancellation) {
    if (cancellation.isCancelled()) {
      return Future.failedFuture(new CycleException("it was told to end"));
    }
    return lookout.look(
        context,
        Set.copyOf(config.scope().namespaces()),
        CallScope.within(config.schedule().deadline(), cancellation));
  }

  /**
   * What was ended from here is not a cluster that cannot be seen, so nothing of it is kept.
   *
   * @param began what was seen counts from then: cycles begin at even intervals, and take as long
   *     as clusters do
   */
  private Future<Turn> keep(
      Look look, Rules rules, Announcer announcer, Instant began, List<Incident> open) {
    if (!leads.getAsBoolean()) {
      return Future.failedFuture(new CycleException("this process does not lead any more"));
    }
    return store
        .apply(look, rules, began, announcer)
        .map(
            turn -> {
              turn.open().stream().filter(each -> !each.isResolved()).forEach(open::add);
              return turn;
            });
  }

  /** A cycle that was missed is over by the next look, so nobody waits for it to last. */
  private static Rules self(MonitorConfig config, long missed) {
    return missed > 0 ? config.rules().atOnce() : config.rules();
  }

  private static CycleReport.View view(Look look) {
    return switch (look) {
      case Look.Seen seen ->
          new CycleReport.View(seen.context(), seen.sightings().size(), Optional.empty());
      case Look.Failed failed ->
          new CycleReport.View(failed.context(), 0, Optional.of(failed.reason()));
    };
  }
}
