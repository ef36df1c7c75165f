package io.pilothouse;

import io.pilothouse.config.Config;
import io.pilothouse.config.ConfigException;
import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.monitor.cycle.CycleReport;
import io.pilothouse.monitor.incident.State;
import io.pilothouse.monitor.store.Watches;
import io.pilothouse.state.StateException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at clusters by itself, without any client. */
final class MonitorCommand {
  private static final Logger LOG = LoggerFactory.getLogger(MonitorCommand.class);

  /** On top of the grace. */
  private static final Duration LAST = Duration.ofSeconds(5);

  private MonitorCommand() {}

  /**
   * Returns after one cycle with {@code --once}, else only when the thread is interrupted or an
   * address cannot be used.
   *
   * @throws ConfigException when a file that a setting names cannot be used
   */
  static int run(Config config, Invocation invocation, Terminal terminal) throws ConfigException {
    try (Wiring wiring = Wiring.of(config)) {
      MonitorWiring monitor = new MonitorWiring(wiring, config, terminal.out(), false);
      return invocation.settings().containsKey(Grammar.ONCE.substring(2))
          ? once(wiring, monitor, terminal)
          : forGood(wiring, monitor, config, terminal);
    }
  }

  private static int once(Wiring wiring, MonitorWiring monitor, Terminal terminal) {
    try {
      boolean first = wiring.await(new Watches(wiring.database())::last).isEmpty();
      Optional<CycleReport> report = wiring.await(monitor::once);
      if (report.isEmpty()) {
        terminal.err().println("pilothouse: another monitor with the same state is running");
        return ExitCode.FAILURE;
      }
      report.get().views().stream()
          .filter(view -> view.failure().isPresent())
          .forEach(
              view ->
                  terminal
                      .err()
                      .println(
                          "pilothouse: %s cannot be seen: %s"
                              .formatted(view.context(), view.failure().get())));
      if (first && isAnythingYoung(report.get())) {
        terminal
            .err()
            .println(
                "pilothouse: no earlier run is known, so nothing is old enough to be told. Keep the"
                    + " state from run to run with --state-dir or --state-url");
      }
      return exitCode(report.get());
    } catch (StateException | ClusterException unusable) {
      terminal.err().println("pilothouse: " + unusable.getMessage());
      return ExitCode.FAILURE;
    }
  }

  private static boolean isAnythingYoung(CycleReport report) {
    return report.open().stream().anyMatch(incident -> incident.state() == State.PENDING);
  }

  /** A cluster that cannot be seen is not one without incidents. */
  static int exitCode(CycleReport report) {
    if (report.isBlind()) {
      return ExitCode.CLUSTER_UNREACHABLE;
    }
    return report
        .worst()
        .map(severity -> ExitCode.SEV4 + Severity.SEV4.ordinal() - severity.ordinal())
        .orElse(ExitCode.OK);
  }

  private static int forGood(
      Wiring wiring, MonitorWiring monitor, Config config, Terminal terminal) {
    Management management = new Management(wiring, config.management());
    Optional<String> problem =
        wiring.await(
            () ->
                management
                    .start()
                    .map(started -> Optional.<String>empty())
                    .otherwise(failure -> Optional.of(failure.getMessage())));
    if (problem.isPresent()) {
      terminal
          .err()
          .println(
              "pilothouse: cannot serve health and metrics on that management-host and"
                  + " management-port: "
                  + problem.get());
      return ExitCode.FAILURE;
    }
    wiring.keepHouse();
    monitor.start();
    Duration grace = config.management().shutdownGrace();
    Thread ending = new Thread(() -> stop(monitor, management, grace), "monitor-stop");
    Runtime.getRuntime().addShutdownHook(ending);
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException told) {
      stop(monitor, management, grace);
    }
    return ExitCode.OK;
  }

  private static void stop(MonitorWiring monitor, Management management, Duration grace) {
    management.drain();
    try {
      monitor
          .stop(grace)
          .eventually(management::stop)
          .await(grace.plus(LAST).toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException slow) {
      LOG.warn("A cycle was still running when the process ended");
    }
  }
}
