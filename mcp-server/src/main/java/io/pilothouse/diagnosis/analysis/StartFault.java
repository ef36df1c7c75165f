package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Quote;
import io.pilothouse.kubernetes.Nearest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a container runtime could not start a program.
 *
 * @param words one clause
 */
record StartFault(String words) {

  private static final Pattern PROGRAM = Pattern.compile("exec:? \\\\?\"([^\"\\\\]+)\\\\?\"");
  private static final Pattern STAT = Pattern.compile("stat ([^\\s:]+): no such file");

  /** What is usually meant when a name is nearly one of these. */
  private static final List<String> COMMON =
      List.of(
          "bash",
          "busybox",
          "cat",
          "curl",
          "dotnet",
          "echo",
          "env",
          "go",
          "java",
          "mysqld",
          "nginx",
          "node",
          "npm",
          "php",
          "postgres",
          "python",
          "python3",
          "redis-server",
          "ruby",
          "sh",
          "sleep",
          "tail",
          "uvicorn",
          "gunicorn",
          "wget",
          "yarn");

  /** Empty if the words are of another kind. */
  static Optional<StartFault> of(String message) {
    String text = message.toLowerCase(java.util.Locale.ROOT);
    String program = program(message);
    String quoted = program.isEmpty() ? "the program" : Quote.of(program, 80);
    if (text.contains("executable file not found") || text.contains("no such file or directory")) {
      return program.isEmpty() && !text.contains("exec")
          ? Optional.empty()
          : Optional.of(new StartFault(quoted + " is not in the image" + meant(program)));
    }
    if (text.contains("permission denied") && !program.isEmpty()) {
      return Optional.of(new StartFault(quoted + " is not executable (permission denied)"));
    }
    if (text.contains("exec format error")) {
      return Optional.of(
          new StartFault(quoted + " is built for another platform, or a script without #!"));
    }
    if (text.contains("oom-killed") || text.contains("memory limit too low")) {
      return Optional.of(new StartFault("the memory limit is too low to start anything"));
    }
    if (text.contains("no command specified")) {
      return Optional.of(new StartFault("neither the image nor the pod says what to run"));
    }
    if (text.contains("is a directory")) {
      return Optional.of(new StartFault(quoted + " is a directory"));
    }
    return Optional.empty();
  }

  private static String program(String message) {
    Matcher exec = PROGRAM.matcher(message);
    if (exec.find()) {
      return exec.group(1);
    }
    Matcher stat = STAT.matcher(message);
    return stat.find() ? stat.group(1) : "";
  }

  /** {@code "; did you mean wget?"}, or nothing. */
  static String meant(String program) {
    String name = program.substring(program.lastIndexOf('/') + 1);
    if (name.length() < 2 || name.contains(" ") || COMMON.contains(name)) {
      return "";
    }
    return Nearest.to(name, COMMON, 1).stream()
        .filter(near -> Math.abs(near.length() - name.length()) <= 2)
        .findFirst()
        .map(near -> "; did you mean " + near + "?")
        .orElse("");
  }
}
