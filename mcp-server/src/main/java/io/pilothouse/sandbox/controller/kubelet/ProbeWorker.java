package io.pilothouse.sandbox.controller.kubelet;

import java.time.Duration;
import java.util.Optional;

/** Probes one run of a container: the startup probe first, then liveness and readiness. */
final class ProbeWorker {
  private final ContainerWorker container;
  private final ContainerRun run;

  ProbeWorker(ContainerWorker container, ContainerRun run) {
    this.container = container;
    this.run = run;
  }

  void begin() {
    Optional<Probe> startup = Probe.of(container.spec(), "startupProbe");
    if (startup.isEmpty()) {
      others();
      return;
    }
    new Repeated(startup.get(), "Startup", "startup")
        .begin(
            () -> {
              container.setStarted();
              others();
            });
  }

  private void others() {
    Probe.of(container.spec(), "livenessProbe")
        .ifPresent(probe -> new Repeated(probe, "Liveness", "liveness").begin(() -> {}));
    Probe.of(container.spec(), "readinessProbe")
        .ifPresent(
            probe -> new Repeated(probe, "Readiness", "").begin(() -> container.setReady(true)));
  }

  /** One probe, asked again and again. */
  private final class Repeated {
    private final Probe probe;
    private final String title;
    private final String kills;
    private int failures;
    private int successes;

    /**
     * @param kills what the container is killed for when it fails; empty if it is only not ready
     */
    Repeated(Probe probe, String title, String kills) {
      this.probe = probe;
      this.title = title;
      this.kills = kills;
    }

    void begin(Runnable passed) {
      container.after(probe.initialDelay(), () -> ask(passed));
    }

    private void ask(Runnable passed) {
      Duration age = Duration.between(run.started(), container.pod().now());
      Optional<String> failure = probe.failure(run.program(), age, container.pod().address());
      if (failure.isEmpty()) {
        failures = 0;
        successes++;
        if (successes == probe.successThreshold()) {
          passed.run();
        }
        // A program that never fails again need not be asked again.
        boolean startup = title.equals("Startup");
        if (successes < probe.successThreshold() || run.program().fails() && !startup) {
          again(passed);
        }
        return;
      }
      successes = 0;
      failures++;
      container
          .pod()
          .event(container, true, "Unhealthy", title + " probe failed: " + failure.get());
      if (failures >= probe.failureThreshold()) {
        if (!kills.isEmpty()) {
          container.kill(kills);
          return;
        }
        container.setReady(false);
      }
      again(passed);
    }

    private void again(Runnable passed) {
      container.after(probe.period(), () -> ask(passed));
    }
  }
}
