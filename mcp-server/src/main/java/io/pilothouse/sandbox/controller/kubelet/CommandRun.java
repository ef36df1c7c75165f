package io.pilothouse.sandbox.controller.kubelet;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a command that is run in a container does.
 *
 * @param output what it writes, in order of time
 * @param takes how long it runs; empty if it goes on for ever
 * @param problem why the container runtime cannot run it; empty if it can
 */
public record CommandRun(
    List<Output> output, Optional<Duration> takes, int exitCode, String problem) {
  /**
   * Text, so long after the start.
   *
   * @param error whether it goes to standard error
   */
  public record Output(Duration at, boolean error, String text) {}

  public CommandRun {
    output = List.copyOf(output);
  }

  static CommandRun prints(String text) {
    return new CommandRun(List.of(new Output(Duration.ZERO, false, text)), now(), 0, "");
  }

  static CommandRun complains(String text, int code) {
    return new CommandRun(List.of(new Output(Duration.ZERO, true, text)), now(), code, "");
  }

  static CommandRun exits(int code) {
    return new CommandRun(List.of(), now(), code, "");
  }

  static CommandRun lasts(Optional<Duration> time) {
    return new CommandRun(List.of(), time, 0, "");
  }

  static CommandRun impossible(String problem) {
    return new CommandRun(List.of(), now(), 0, problem);
  }

  private static Optional<Duration> now() {
    return Optional.of(Duration.ZERO);
  }
}
