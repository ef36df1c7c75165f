package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.model.Times;
import io.pilothouse.tools.core.Json;
import io.pilothouse.tools.render.Ages;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How an instance of a container ended.
 *
 * @param code 0 to 255; above 128 a signal
 * @param reason the kubelet's, {@code OOMKilled}
 * @param message what the runtime or the container itself left
 */
record Exit(
    int code, String reason, String message, Optional<Instant> started, Optional<Instant> ended) {

  private static final int SIGNALLED = 128;
  private static final int LAST_SIGNAL = 64;

  /** Of a {@code terminated} state; empty if it is none. */
  static Optional<Exit> of(JsonObject terminated) {
    return terminated.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Exit(
                Json.number(terminated, "exitCode"),
                Json.text(terminated, "reason"),
                Json.text(terminated, "message"),
                Times.parse(Json.text(terminated, "startedAt")),
                Times.parse(Json.text(terminated, "finishedAt"))));
  }

  boolean isOutOfMemory() {
    return reason.equals("OOMKilled");
  }

  /** Whether the runtime could not even start it. */
  boolean neverStarted() {
    return reason.equals("StartError") || reason.equals("ContainerCannotRun");
  }

  /** Whether nobody saw it end, as after a restart of its node. */
  boolean isUnknown() {
    return reason.equals("Unknown") || reason.equals("ContainerStatusUnknown");
  }

  /** Ended by a signal; a program may also say 255 by itself. */
  boolean isSignal() {
    return code > SIGNALLED && code <= SIGNALLED + LAST_SIGNAL;
  }

  /** Ended by a signal that a program does not send to itself. */
  boolean wasStopped() {
    return code == SIGNALLED + 9 || code == SIGNALLED + 15;
  }

  boolean within(Duration time, Instant now) {
    return ended.filter(end -> end.isAfter(now.minus(time))).isPresent();
  }

  /** How long it ran. */
  Optional<Duration> uptime() {
    return started.flatMap(
        start ->
            ended.map(end -> Duration.between(start, end)).filter(length -> !length.isNegative()));
  }

  /** {@code exit code 137 (SIGKILL)}. */
  String words() {
    String signal =
        switch (code - SIGNALLED) {
          case 4 -> " (SIGILL)";
          case 6 -> " (SIGABRT)";
          case 7 -> " (SIGBUS)";
          case 9 -> " (SIGKILL)";
          case 11 -> " (SIGSEGV)";
          case 13 -> " (SIGPIPE)";
          case 15 -> " (SIGTERM)";
          default -> "";
        };
    return "exit code " + code + signal;
  }

  /** {@code " after 40s"}, {@code " at once"}, or nothing. */
  String after() {
    return uptime()
        .map(length -> length.toSeconds() == 0 ? " at once" : " after " + Ages.of(length))
        .orElse("");
  }
}
