package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Confidence;
import io.pilothouse.diagnosis.finding.Level;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Probes that do not pass: containers that are not ready for it, or are stopped for it. */
final class Probes implements Analyzer {

  /** A container may need that long to be ready, whatever its probe says. */
  private static final Duration STARTING = Duration.ofMinutes(1);

  /** A stop by the kubelet that is older does not matter to a container that runs. */
  private static final Duration RECENT = Duration.ofMinutes(15);

  /** A container that has a startup probe may need long, but not without a word. */
  private static final Duration SLOW = Duration.ofMinutes(5);

  private static final int OFTEN = 3;

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    return Container.all(graph)
        .filter(container -> !container.init() || container.isSidecar())
        .flatMap(container -> observe(graph, container).stream());
  }

  private static Optional<Observation> observe(ObjectGraph graph, Container container) {
    return stopping(graph, container)
        .map(failure -> stopped(graph, failure))
        .or(() -> failing(graph, container, "liveness").map(each -> said(graph, each)))
        .or(() -> failing(graph, container, "readiness").map(each -> said(graph, each)))
        .or(() -> failing(graph, container, "startup").map(each -> said(graph, each)))
        .or(() -> impossible(graph, container));
  }

  /** Why the kubelet stops the instances of a container again and again. */
  static Optional<ProbeFailure> stopping(ObjectGraph graph, Container container) {
    Optional<Exit> ended = container.exit().or(container::lastExit);
    return ended
        .filter(exit -> container.restarts() > 0 && exit.within(RECENT, graph.now()))
        .filter(exit -> !exit.isOutOfMemory() && !exit.isUnknown())
        .flatMap(
            exit ->
                Stream.of("liveness", "startup")
                    .flatMap(kind -> ProbeFailure.last(graph, container, kind).stream())
                    .filter(failure -> wasDueTo(failure, exit))
                    .findFirst());
  }

  /** It failed until that instance ended, which then had lived long enough to be stopped. */
  private static boolean wasDueTo(ProbeFailure failure, Exit exit) {
    Probe probe = failure.probe();
    Duration late = probe.period().multipliedBy(2).plusSeconds(probe.graceSeconds());
    boolean seen = exit.ended().filter(end -> failure.isAfter(end.minus(late))).isPresent();
    Duration least = probe.period().multipliedBy(Math.max(0, probe.threshold() - 1));
    boolean lived = exit.uptime().filter(up -> up.compareTo(least) >= 0).isPresent();
    return seen && lived && (exit.wasStopped() || exit.code() == 0 || !isQuick(exit, probe));
  }

  /** A program that fails by itself does so at any time; one that is stopped has its full time. */
  private static boolean isQuick(Exit exit, Probe probe) {
    return exit.uptime().filter(up -> up.compareTo(probe.patience()) < 0).isPresent();
  }

  private static Observation stopped(ObjectGraph graph, ProbeFailure failure) {
    Container container = failure.probe().container();
    Exit exit = container.exit().or(container::lastExit).orElseThrow();
    Observation seen =
        Observation.of(
                failure.code(),
                container.pod(),
                failure.summary()
                    + ", so the kubelet restarts "
                    + container.words()
                    + exit.after()
                    + ", "
                    + container.restarts()
                    + " times so far")
            .because(failure.fact());
    boolean once = container.isReady() && container.restarts() < OFTEN;
    return described(
        graph,
        failure,
        patience(container, failure.probe(), exit, once ? seen.at(Level.MEDIUM) : seen));
  }

  /** Whether it only needs longer to start than it is given. */
  private static Observation patience(
      Container container, Probe probe, Exit exit, Observation seen) {
    boolean young = probe.kind().equals("liveness") && Probe.of(container, "startup").isEmpty();
    Duration most = probe.patience().plus(probe.period()).plusSeconds(30);
    boolean fits =
        exit.uptime().filter(up -> !isQuick(exit, probe) && up.compareTo(most) <= 0).isPresent();
    return young && fits
        ? seen.because(
            container.field("livenessProbe")
                + ": stops it after initialDelaySeconds "
                + probe.initialDelay().toSeconds()
                + " + periodSeconds "
                + probe.period().toSeconds()
                + " x failureThreshold "
                + probe.threshold()
                + "; if it only starts slowly, add a startupProbe")
        : seen;
  }

  /** One that fails now at a container that runs and has had its time to start. */
  private static Optional<ProbeFailure> failing(
      ObjectGraph graph, Container container, String kind) {
    Optional<Instant> start = container.runningSince();
    boolean matters =
        switch (kind) {
          case "readiness" -> container.hasStarted() && !container.isReady();
          case "startup" ->
              !container.hasStarted()
                  && start.filter(since -> since.plus(SLOW).isBefore(graph.now())).isPresent();
          default -> true;
        };
    if (start.isEmpty() || !matters) {
      return Optional.empty();
    }
    boolean early = start.get().isAfter(graph.now().minus(STARTING));
    return ProbeFailure.last(graph, container, kind)
        .filter(failure -> failure.isAfter(start.get()))
        .filter(failure -> !early || failure.event().count() > OFTEN)
        .filter(failure -> !kind.equals("liveness") || isNow(graph, failure));
  }

  /** Not once, and not over: the container is about to be stopped for it. */
  private static boolean isNow(ObjectGraph graph, ProbeFailure failure) {
    Duration fresh = failure.probe().period().multipliedBy(2).plusSeconds(30);
    return failure.event().count() >= OFTEN && failure.isAfter(graph.now().minus(fresh));
  }

  private static Observation said(ObjectGraph graph, ProbeFailure failure) {
    Observation seen =
        Observation.of(failure.code(), failure.probe().container().pod(), failure.summary())
            .because(failure.fact());
    return described(
        graph, failure, failure.probe().kind().equals("readiness") ? seen : seen.at(Level.MEDIUM));
  }

  private static Observation described(ObjectGraph graph, ProbeFailure failure, Observation seen) {
    Container container = failure.probe().container();
    Observation whole =
        seen.in(container.name())
            .since(Onset.of(graph, container.pod(), "Unhealthy"))
            .because(seen.code() == Code.PROBE_TIMEOUT ? failure.probe().fact() : "");
    if (failure.isServersFault()) {
      whole = whole.sure(Confidence.MEDIUM);
    }
    return ProbeAdvice.on(graph, failure.probe(), whole).then(Calls.logs(container, false));
  }

  /** One that cannot pass as it is written, when no event is left that says so. */
  private static Optional<Observation> impossible(ObjectGraph graph, Container container) {
    boolean settled =
        container
            .runningSince()
            .filter(since -> since.isBefore(graph.now().minus(STARTING)))
            .isPresent();
    return Probe.of(container, "readiness")
        .filter(probe -> settled && !container.isReady())
        .filter(probe -> probe.isNameless() || probe.isElsewhere())
        .map(
            probe ->
                Observation.of(Code.PROBE_PORT, container.pod(), probe.strayed())
                    .in(container.name())
                    .sure(probe.isNameless() ? Confidence.HIGH : Confidence.MEDIUM)
                    .since(Onset.unready(container.pod()))
                    .because(probe.fact()))
        .map(seen -> seen.then(Calls.logs(container, false)));
  }
}
