package io.pilothouse;

import io.pilothouse.monitor.config.MonitorConfig;
import io.pilothouse.monitor.cycle.Monitor;
import io.pilothouse.monitor.cycle.MonitorObserver;
import io.pilothouse.monitor.cycle.Rounds;
import io.vertx.core.Future;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Uses the monitor's file anew when it has changed, or on SIGHUP: all of it or none of it. */
final class MonitorReload {
  private static final Logger LOG = LoggerFactory.getLogger(MonitorReload.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

  private final Wiring wiring;
  private final MonitorFiles files;
  private final Monitor monitor;
  private final MonitorObserver observer;

  MonitorReload(Wiring wiring, MonitorFiles files, Monitor monitor, MonitorObserver observer) {
    this.wiring = wiring;
    this.files = files;
    this.monitor = monitor;
    this.observer = observer;
  }

  /** Begins, whether this process leads or not, and goes on for as long as it lives. */
  void begin() {
    new Rounds(wiring.time(), () -> true)
        .begin(() -> BETWEEN_LOOKS, "The monitor's file could not be looked at", this::look);
    Hangup.heard(() -> wiring.vertx().runOnContext(heard -> look().onSuccess(this::answer)));
  }

  /** Whoever sent the signal is to know that it was heard. */
  private void answer(boolean news) {
    if (!news) {
      LOG.info("The monitor's configuration is as it was");
    }
  }

  /** Says whether there was anything new, good or bad. */
  private Future<Boolean> look() {
    return wiring
        .stateSeam()
        .run(
            () -> {
              synchronized (files) {
                return files.look();
              }
            })
        .map(
            found -> {
              found.config().ifPresent(this::useIfItCan);
              found.problem().ifPresent(this::refuse);
              return found.config().isPresent() || found.problem().isPresent();
            });
  }

  /** Processes that agree by different things would lead at the same time. */
  private void useIfItCan(MonitorConfig config) {
    if (config.schedule().lease().equals(monitor.config().schedule().lease())) {
      use(config);
    } else {
      refuse("leadership has changed, which takes a restart of every replica");
    }
  }

  private void use(MonitorConfig config) {
    monitor.use(config);
    observer.reloaded(true);
    LOG.info("The monitor's configuration has changed and is used");
  }

  private void refuse(String problem) {
    observer.reloaded(false);
    LOG.warn("The monitor's configuration stays as it was: {}", problem);
  }
}
