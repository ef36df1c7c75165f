package io.pilothouse.sandbox.controller.kubelet;

import io.pilothouse.sandbox.seed.LogLine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One run of a container: what it writes and what it uses. */
public final class ContainerRun {
  private static final int KEPT = 2_000;

  private final String id;
  private final Program program;
  private final Execution execution;
  private final Instant started;
  private Instant ended = Instant.MAX;

  ContainerRun(String id, Program program, Execution execution, Instant started) {
    this.id = id;
    this.program = program;
    this.execution = execution;
    this.started = started;
  }

  String id() {
    return id;
  }

  Program program() {
    return program;
  }

  Execution execution() {
    return execution;
  }

  Instant started() {
    return started;
  }

  /** The CPU it uses, in cores; 0 when its image does not say. */
  public double cpu() {
    return program.cpu();
  }

  /** The memory it uses, in bytes; 0 when its image does not say. */
  public double memory() {
    return program.memory();
  }

  void end(Instant time) {
    ended = time;
  }

  /** What it has written by a time: the lines of its start, then those it repeats. */
  public List<LogLine> lines(Instant now) {
    Instant until = now.isBefore(ended) ? now : ended;
    List<LogLine> lines = new ArrayList<>();
    for (Execution.Output output : execution.output()) {
      Instant time = started.plus(output.at());
      if (!time.isAfter(until)) {
        lines.add(new LogLine(time.plusMillis(lines.size()), output.text()));
      }
    }
    List<String> repeats = program.repeats();
    Duration every = Program.repeatEvery();
    if (!repeats.isEmpty() && execution.end().isEmpty()) {
      long count = Math.max(0, Duration.between(started, until).dividedBy(every));
      for (long i = Math.max(0, count - KEPT); i < count; i++) {
        Instant time = started.plus(every.multipliedBy(i + 1));
        lines.add(new LogLine(time, repeats.get((int) (i % repeats.size()))));
      }
    }
    return lines;
  }
}
