package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Category;
import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The log in which a program may say what an observation is due to.
 *
 * @param previous whether it is that of the instance before
 */
public record LogSource(KubeObject pod, String container, boolean previous) {

  private static final Set<Code> OTHERS =
      EnumSet.of(Code.INIT_BLOCKED, Code.JOB_FAILED, Code.JOB_STALLED, Code.CRON_MISSED);
  private static final Set<Code> SILENT =
      EnumSet.of(Code.EVICTED, Code.STATUS_UNKNOWN, Code.POD_FAILED, Code.STUCK_TERMINATING);

  /** Empty where no program can have said anything. */
  public static Optional<LogSource> of(ObjectGraph graph, Observation observation) {
    Code code = observation.code();
    boolean told =
        OTHERS.contains(code)
            || code.category() == Category.PROBE
            || code.category() == Category.CRASH && !SILENT.contains(code);
    return told
        ? graph.find(observation.subject()).stream()
            .flatMap(object -> graph.pods(object).stream())
            .sorted(
                Comparator.comparing((KubeObject pod) -> pod.created().orElse(graph.now()))
                    .reversed())
            .flatMap(pod -> containers(pod, observation))
            .findFirst()
        : Optional.empty();
  }

  private static Stream<LogSource> containers(KubeObject pod, Observation observation) {
    return Container.of(pod).stream()
        .filter(each -> observation.container().isEmpty() || is(each, observation))
        .flatMap(each -> instance(each, observation).stream());
  }

  private static boolean is(Container container, Observation observation) {
    return container.name().equals(observation.container());
  }

  /** One that failed; of a container that runs and was not said to have ended, the one there is. */
  private static Optional<LogSource> instance(Container container, Observation observation) {
    boolean running = container.runningSince().isPresent();
    boolean ended = container.exit().filter(exit -> exit.code() != 0).isPresent();
    boolean endedBefore = container.lastExit().isPresent();
    boolean crash =
        observation.code().category() == Category.CRASH
            || observation.code() == Code.INIT_BLOCKED && endedBefore;
    if (ended || running && !crash && is(container, observation)) {
      return Optional.of(new LogSource(container.pod(), container.name(), false));
    }
    return endedBefore
        ? Optional.of(new LogSource(container.pod(), container.name(), true))
        : Optional.empty();
  }
}
