package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Confidence;
import io.pilothouse.diagnosis.finding.Level;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.EventRecord;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.tools.core.Json;
import io.pilothouse.tools.render.Ages;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Containers that wait for something else than an image or their next try. */
final class StartErrors implements Analyzer {

  /** Longer than it takes to mount volumes and to make a network. */
  private static final Duration CREATING = Duration.ofMinutes(5);

  /** Said of what goes on, and of what other analyzers look at. */
  private static final Set<String> OTHERS =
      Set.of("", "ContainerCreating", "PodInitializing", "CrashLoopBackOff");

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    return Stream.concat(
        Container.all(graph).filter(StartErrors::isOwn).map(container -> observe(graph, container)),
        graph.all("Pod").stream()
            .filter(pod -> pod.deleted().isEmpty() && Mounts.hasNotBegun(pod))
            .filter(pod -> pod.age(graph.now()).compareTo(CREATING) > 0)
            .map(pod -> creating(graph, pod)));
  }

  private static boolean isOwn(Container container) {
    String reason = container.waitingReason();
    boolean untold = reason.equals("CrashLoopBackOff") && container.lastExit().isEmpty();
    return untold || !OTHERS.contains(reason) && !ImagePulls.isImage(reason);
  }

  private static Observation observe(ObjectGraph graph, Container container) {
    String message = message(graph, container);
    return (container.waitingReason().equals("CreateContainerConfigError")
            ? ConfigErrors.observe(graph, container, message)
            : start(container, message))
        .in(container.name())
        .since(Onset.of(graph, container.pod(), "Failed"))
        .because(
            container.field("state.waiting")
                + ": "
                + container.waitingReason()
                + (message.isEmpty() ? "" : " " + Told.of(message)))
        .then(Calls.events(container.pod()));
  }

  private static String message(ObjectGraph graph, Container container) {
    return container.waitingMessage().isEmpty()
        ? graph.events(container.pod()).stream()
            .filter(event -> event.reason().equals("Failed"))
            .filter(container::concerns)
            .map(EventRecord::message)
            .findFirst()
            .orElse("")
        : container.waitingMessage();
  }

  private static Observation start(Container container, String message) {
    Optional<StartFault> fault = StartFault.of(message);
    boolean running = container.waitingReason().equals("RunContainerError");
    Code code =
        running || fault.isPresent()
            ? Code.RUN_ERR
            : container.waitingReason().startsWith("CreateContainer")
                ? Code.CREATE_ERR
                : Code.WAITING_OTHER;
    String what =
        code == Code.WAITING_OTHER
            ? " waits: " + container.waitingReason()
            : " cannot be started" + fault.map(each -> ": " + each.words()).orElse("");
    return Observation.of(code, container.pod(), container.words() + what)
        .because(command(container));
  }

  /** The field that says what is run; empty if none does. */
  static String command(Container container) {
    String line = CommandLine.of(container);
    return line.isEmpty() ? "" : container.field("command") + ": " + line;
  }

  /** One that nothing explains but its age: large images take their time, too. */
  private static Observation creating(ObjectGraph graph, KubeObject pod) {
    Optional<EventRecord> event = graph.events(pod).stream().findFirst();
    String fact =
        event
            .map(each -> " event " + each.reason() + ": " + Told.of(each.message()))
            .orElse(
                Json.list(pod.status(), "containerStatuses").isEmpty()
                    ? " status.containerStatuses: none, its kubelet has not taken it up"
                    : " containers' state.waiting: ContainerCreating, no warning says why");
    Observation seen =
        Observation.of(
                Code.WAITING_OTHER,
                pod,
                "containers have not been created for " + Ages.of(pod.age(graph.now())))
            .since(Onset.of(graph, pod))
            .because(pod + fact)
            .then(Calls.events(pod));
    return event.isPresent() ? seen : seen.at(Level.MEDIUM).sure(Confidence.LOW);
  }
}
