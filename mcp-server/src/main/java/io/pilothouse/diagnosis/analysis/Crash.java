package io.pilothouse.diagnosis.analysis;

import io.pilothouse.tools.core.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An end of a container that matters now. A container that crashes is mostly seen waiting for its
 * next try, but also in the moments in which it has just ended or has just been started.
 *
 * @param exit of the instance that tells most
 * @param isNow whether that is the instance which is there
 * @param goesOn whether it is down or about to be; else it runs now, and did not lately
 */
record Crash(Container container, Exit exit, boolean isNow, boolean goesOn) {

  private static final Duration RECENT = Duration.ofMinutes(15);

  /** An average time between restarts that is longer is no pattern. */
  private static final Duration LONGEST_PATTERN = Duration.ofHours(6);

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration SOON = Duration.ofMinutes(5);
  private static final Duration MOMENT = Duration.ofSeconds(30);
  private static final int LOOP = 3;
  private static final int FLAPPING = 2;

  static Optional<Crash> of(Container container, Instant now) {
    Optional<Exit> exit = container.exit();
    Optional<Exit> last = container.lastExit();
    if (exit.isPresent()) {
      return exit.filter(end -> matters(container, end, now))
          .map(end -> new Crash(container, end, true, true));
    }
    if (last.isEmpty()) {
      return Optional.empty();
    }
    boolean waits = container.waitingReason().equals("CrashLoopBackOff");
    if (waits || isLooping(container, last.get(), now)) {
      return Optional.of(new Crash(container, last.get(), false, true));
    }
    return isFlapping(container, last.get(), now)
        ? Optional.of(new Crash(container, last.get(), false, false))
        : Optional.empty();
  }

  /** Not: an init container that is done, a program that was to run once and did. */
  private static boolean matters(Container container, Exit exit, Instant now) {
    if (exit.reason().equals("ContainerStatusUnknown")) {
      return false;
    }
    String policy = Json.text(container.pod().spec(), "restartPolicy");
    boolean runsOn =
        container.isSidecar() || !container.init() && (policy.isEmpty() || policy.equals("Always"));
    boolean podIsOver = Json.text(container.pod().status(), "phase").equals("Failed");
    return exit.code() == 0
        ? runsOn && container.restarts() > 0
        : !podIsOver
            || Json.text(container.pod().status(), "reason").isEmpty() && exit.within(DAY, now);
  }

  /** Running at the moment, but not for much longer than the times before. */
  private static boolean isLooping(Container container, Exit last, Instant now) {
    Duration before = last.uptime().orElse(Duration.ZERO);
    Duration trusted = before.multipliedBy(container.isReady() ? 1 : 2).plus(MOMENT);
    boolean often = container.restarts() >= LOOP || container.restarts() > 0 && fails(last);
    return often
        && !last.isUnknown()
        && container
            .runningSince()
            .filter(since -> since.plus(least(trusted, RECENT)).isAfter(now))
            .isPresent();
  }

  /** By itself and soon, which one that a node's restart has ended does not. */
  private static boolean fails(Exit exit) {
    return exit.code() != 0
        && !exit.wasStopped()
        && exit.uptime().filter(up -> up.compareTo(SOON) < 0).isPresent();
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static boolean isFlapping(Container container, Exit last, Instant now) {
    boolean memory = last.isOutOfMemory() && last.within(RECENT, now);
    if (memory || last.isUnknown() || container.runningSince().isEmpty()) {
      return memory;
    }
    int restarts = container.restarts();
    boolean often = restarts >= FLAPPING && last.within(RECENT, now);
    Duration average = container.pod().age(now).dividedBy(Math.max(1, restarts));
    boolean pattern =
        restarts >= LOOP
            && average.compareTo(LONGEST_PATTERN) <= 0
            && last.within(average.multipliedBy(2), now);
    return often || pattern;
  }
}
