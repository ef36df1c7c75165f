package io.pilothouse.sandbox.controller.kubelet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The few programs that every container of the sandbox has: {@code cat}, {@code echo}, {@code env},
 * {@code false}, {@code hostname}, {@code printenv}, {@code sleep}, {@code true}, and a shell that
 * runs them one after the other. There are no others, and of these nothing is pretended.
 */
final class Commands {
  private static final Set<String> SHELLS = Set.of("sh", "ash", "bash");
  private static final Pattern MORE_SHELL = Pattern.compile("[|<>&$`*?(){}\\\\]");

  private final Map<String, String> environment;
  private final Map<String, String> files;

  /**
   * @param files content by path
   */
  Commands(Map<String, String> environment, Map<String, String> files) {
    this.environment = environment;
    this.files = files;
  }

  /**
   * @param command the program and its arguments
   */
  CommandRun run(List<String> command) {
    String program = name(command.getFirst());
    if (SHELLS.contains(program)) {
      return shell(program, command.subList(1, command.size()));
    }
    return known(command)
        .orElseGet(
            () ->
                CommandRun.impossible(
                    "error executing command in container: failed to exec in container: failed to"
                        + " start exec: OCI runtime exec failed: exec failed: unable to start"
                        + " container process: exec: \"%s\": executable file not found in $PATH"
                            .formatted(command.getFirst())));
  }

  private static String name(String program) {
    return program.replaceFirst("^(/usr)?/bin/", "");
  }

  private Optional<CommandRun> known(List<String> command) {
    List<String> words = command.subList(1, command.size());
    return Optional.ofNullable(
        switch (name(command.getFirst())) {
          case "cat" -> cat(words);
          case "echo" -> CommandRun.prints(String.join(" ", words) + "\n");
          case "env" -> CommandRun.prints(variables());
          case "false" -> CommandRun.exits(1);
          case "hostname" -> CommandRun.prints(environment.get("HOSTNAME") + "\n");
          case "printenv" -> printenv(words);
          case "sleep" -> sleep(words);
          case "true" -> CommandRun.exits(0);
          default -> null;
        });
  }

  private CommandRun cat(List<String> paths) {
    List<CommandRun.Output> output = new ArrayList<>();
    boolean missing = false;
    for (String path : paths) {
      boolean there = files.containsKey(path);
      missing |= !there;
      output.add(
          new CommandRun.Output(
              Duration.ZERO,
              !there,
              there ? files.get(path) : "cat: " + path + ": No such file or directory\n"));
    }
    return new CommandRun(output, Optional.of(Duration.ZERO), missing ? 1 : 0, "");
  }

  private String variables() {
    return environment.entrySet().stream()
        .map(variable -> variable.getKey() + "=" + variable.getValue() + "\n")
        .collect(Collectors.joining());
  }

  private CommandRun printenv(List<String> names) {
    if (names.isEmpty()) {
      return CommandRun.prints(variables());
    }
    String value = environment.get(names.getFirst());
    return value == null ? CommandRun.exits(1) : CommandRun.prints(value + "\n");
  }

  private static CommandRun sleep(List<String> words) {
    String time = words.isEmpty() ? "" : words.getFirst();
    if (time.equals("infinity")) {
      return CommandRun.lasts(Optional.empty());
    }
    return time.matches("[0-9]{1,9}")
        ? CommandRun.lasts(Optional.of(Duration.ofSeconds(Long.parseLong(time))))
        : CommandRun.complains("sleep: invalid time interval '" + time + "'\n", 1);
  }

  /** Commands one after the other. What else a shell can do is said, not passed over. */
  private CommandRun shell(String shell, List<String> words) {
    if (words.size() < 2 || !words.getFirst().equals("-c")) {
      return CommandRun.exits(0);
    }
    if (MORE_SHELL.matcher(words.get(1)).find()) {
      return CommandRun.complains(
          shell + ": the sandbox's shell only runs commands one after the other\n", 2);
    }
    List<CommandRun.Output> output = new ArrayList<>();
    Duration time = Duration.ZERO;
    int code = 0;
    for (String statement : ShellScript.statements(words.get(1))) {
      List<String> command = ShellScript.words(statement);
      if (command.isEmpty()) {
        continue;
      }
      if (command.getFirst().equals("exit")) {
        boolean number = command.size() > 1 && command.get(1).matches("[0-9]{1,3}");
        code = number ? Integer.parseInt(command.get(1)) : code;
        break;
      }
      CommandRun run = known(command).orElseGet(() -> notFound(shell, command.getFirst()));
      for (CommandRun.Output each : run.output()) {
        output.add(new CommandRun.Output(time.plus(each.at()), each.error(), each.text()));
      }
      if (run.takes().isEmpty()) {
        return new CommandRun(output, Optional.empty(), 0, "");
      }
      time = time.plus(run.takes().get());
      code = run.exitCode();
    }
    return new CommandRun(output, Optional.of(time), code, "");
  }

  private static CommandRun notFound(String shell, String program) {
    return CommandRun.complains(shell + ": " + program + ": not found\n", 127);
  }
}
