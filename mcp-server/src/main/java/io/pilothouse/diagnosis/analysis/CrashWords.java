package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.tools.core.Json;
import io.pilothouse.tools.render.Ages;
import java.time.Duration;
import java.time.Instant;

/** Says how a container ended. */
final class CrashWords {

  private CrashWords() {}

  /** One clause. */
  static String summary(Crash crash, Code code) {
    Exit exit = crash.exit();
    String who = crash.container().words();
    String often = crash.container().restarts() + " restarts";
    String times = crash.container().restarts() == 0 ? "" : ", " + often;
    return switch (code) {
      case OOM -> who + " runs out of memory" + limit(crash.container()) + exit.after() + times;
      case RUN_ERR ->
          who
              + " cannot be started"
              + StartFault.of(exit.message()).map(each -> ": " + each.words()).orElse("")
              + times;
      case CRASH_CMD ->
          who
              + switch (exit.code()) {
                case 126 -> " is told to run something that is not executable";
                case 127 -> " is told to run a command that is not there";
                default -> " ends as if it could not be started";
              }
              + " ("
              + exit.words()
              + ")"
              + times;
      case CRASH_CLEAN ->
          who
              + " ends without an error (exit code 0)"
              + exit.after()
              + " but is to run on, "
              + often
              + "; a Job runs to an end";
      case INIT_BLOCKED ->
          who + " fails with " + exit.words() + exit.after() + times + ", so nothing else starts";
      case RESTARTS_RECENT ->
          who
              + " runs, but has restarted "
              + crash.container().restarts()
              + " times: it ended with "
              + exit.words()
              + exit.after();
      case CRASH_SIGNAL -> who + " is ended by a signal: " + exit.words() + exit.after() + times;
      default -> who + " exits with " + exit.words() + exit.after() + times;
    };
  }

  /** {@code " (limit 128Mi)"}. */
  private static String limit(Container container) {
    String limit = Json.text(Json.object(container.spec(), "resources", "limits"), "memory");
    return limit.isEmpty() ? "" : " (limit " + limit + ")";
  }

  /** The field that says how it ended. */
  static String state(Crash crash, Instant now) {
    Exit exit = crash.exit();
    String ended =
        exit.ended()
            .map(end -> ", ended " + Ages.of(Duration.between(end, now)) + " ago")
            .orElse("");
    return crash.container().field(crash.isNow() ? "state" : "lastState")
        + ".terminated: "
        + (exit.reason().isEmpty() ? "" : exit.reason() + " ")
        + exit.words()
        + ended
        + (exit.message().isEmpty() ? "" : " " + Told.of(exit.message()));
  }

  /** The kubelet's own stop looks the same when its event is gone. */
  static String unproved(Crash crash) {
    return crash.exit().wasStopped()
        ? Probe.of(crash.container(), "liveness")
            .filter(
                probe ->
                    crash
                        .exit()
                        .uptime()
                        .filter(up -> up.compareTo(probe.patience()) >= 0)
                        .isPresent())
            .map(
                probe ->
                    probe.fact()
                        + "; if "
                        + probe.words()
                        + " failed, the kubelet stopped it for that")
            .orElse("")
        : "";
  }
}
