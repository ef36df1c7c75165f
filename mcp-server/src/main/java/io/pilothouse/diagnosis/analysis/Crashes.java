package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Level;
import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Containers whose program ends although it should not. */
final class Crashes implements Analyzer {

  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,9})([A-Za-z]*)");

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    return Container.all(graph)
        .filter(container -> !Jobs.isOver(graph, container.pod()))
        .filter(container -> Probes.stopping(graph, container).isEmpty())
        .flatMap(container -> observe(graph, container).stream());
  }

  private static Optional<Observation> observe(ObjectGraph graph, Container container) {
    return Crash.of(container, graph.now()).map(crash -> observe(graph, crash));
  }

  private static Observation observe(ObjectGraph graph, Crash crash) {
    Container container = crash.container();
    Code code = code(crash);
    Observation seen =
        Observation.of(code, container.pod(), CrashWords.summary(crash, code))
            .in(container.name())
            .since(Onset.of(graph, container.pod(), "BackOff", "Failed"))
            .because(CrashWords.state(crash, graph.now()));
    if (!crash.goesOn()) {
      seen = seen.at(Level.MEDIUM);
    }
    return switch (code) {
      case OOM -> memory(graph, crash, seen);
      case CRASH_SIGNAL -> contrast(graph, crash, seen.because(CrashWords.unproved(crash)));
      case RUN_ERR, CRASH_CMD, CRASH_CLEAN, INIT_BLOCKED ->
          contrast(graph, crash, seen.because(StartErrors.command(container)));
      default -> contrast(graph, crash, seen);
    };
  }

  private static Code code(Crash crash) {
    Exit exit = crash.exit();
    boolean init = crash.container().init() && !crash.container().isSidecar();
    if (exit.isOutOfMemory()) {
      return Code.OOM;
    }
    if (exit.neverStarted()) {
      return Code.RUN_ERR;
    }
    return switch (exit.code()) {
      case 126, 127, 128 -> Code.CRASH_CMD;
      case 0 -> crash.goesOn() ? Code.CRASH_CLEAN : Code.RESTARTS_RECENT;
      default ->
          init
              ? Code.INIT_BLOCKED
              : !crash.goesOn()
                  ? Code.RESTARTS_RECENT
                  : exit.isSignal() ? Code.CRASH_SIGNAL : Code.CRASH_APP;
    };
  }

  private static Observation memory(ObjectGraph graph, Crash crash, Observation seen) {
    Container container = crash.container();
    String limit = Json.text(Json.object(container.spec(), "resources", "limits"), "memory");
    Observation whole =
        limit.isEmpty()
            ? seen.because(
                container.field("resources.limits.memory") + ": none, so the node ran out of it")
            : seen;
    Optional<Revision> before = Revision.before(graph, container.pod());
    Optional<String> then =
        before.flatMap(each -> each.other(container, "resources", "limits", "memory"));
    if (then.isPresent()) {
      whole =
          whole
              .because(before.get().source() + " resources.limits.memory: " + then.get())
              .then(before.get().rollback("to memory limit " + then.get()));
    }
    whole = more(graph, container, limit).map(whole::then).orElse(whole);
    if (then.isEmpty()) {
      whole = contrast(graph, crash, whole);
    }
    return whole;
  }

  /** Twice the limit, to begin with. */
  private static Optional<NextCall> more(ObjectGraph graph, Container container, String limit) {
    Ref root = graph.root(container.pod().ref());
    Matcher amount = AMOUNT.matcher(limit);
    return Set.of("Deployment", "StatefulSet", "DaemonSet").contains(root.kind())
            && amount.matches()
        ? Optional.of(
            new NextCall(
                "update_deployment",
                Calls.named(root)
                    .put("container", container.name())
                    .put(
                        "limits",
                        new JsonObject()
                            .put("memory", 2 * Long.parseLong(amount.group(1)) + amount.group(2))),
                "if it needs that much and does not leak"))
        : Optional.empty();
  }

  /** What the revision that still works does differently. */
  private static Observation contrast(ObjectGraph graph, Crash crash, Observation seen) {
    Container container = crash.container();
    KubeObject pod = container.pod();
    Optional<Revision> serving = Revision.before(graph, pod).filter(Revision::serving);
    Observation whole = seen;
    if (serving.isPresent() && crash.goesOn()) {
      whole =
          whole
              .because(
                  serving.get().source()
                      + " works"
                      + serving
                          .get()
                          .other(container, "image")
                          .map(image -> " with image " + image)
                          .orElse(""))
              .then(serving.get().rollback("to what works"));
    }
    return whole.then(Calls.logs(container, !crash.isNow()));
  }
}
