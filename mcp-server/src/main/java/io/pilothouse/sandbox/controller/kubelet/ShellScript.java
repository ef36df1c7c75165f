package io.pilothouse.sandbox.controller.kubelet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The little of a shell that broken examples are made of: {@code echo}, {@code sleep}, {@code
 * exit}, {@code true}, {@code false}, and loops that never end. Any other command is taken to
 * succeed at once and silently.
 */
final class ShellScript {
  private static final Set<String> SHELLS = Set.of("sh", "bash", "ash");
  private static final Set<String> COMMANDS = Set.of("echo", "sleep", "exit", "true", "false");
  private static final Pattern WORD =
      Pattern.compile("'([^']*)'|\"((?:[^\"\\\\]|\\\\.)*)\"|(\\S+)");
  private static final Pattern ENDLESS = Pattern.compile("\\b(while|until|for)\\b");

  private final List<Execution.Output> output = new ArrayList<>();
  private Duration time = Duration.ZERO;
  private int code;

  private ShellScript() {}

  /** Whether this command line is one that can be played. */
  static boolean plays(List<String> command) {
    if (command.isEmpty()) {
      return false;
    }
    String program = command.getFirst().substring(command.getFirst().lastIndexOf('/') + 1);
    return COMMANDS.contains(program)
        || SHELLS.contains(program) && command.size() > 2 && command.get(1).endsWith("c");
  }

  /** What a command line that can be played does. */
  static Execution play(List<String> command) {
    ShellScript script = new ShellScript();
    boolean ended =
        SHELLS.contains(command.getFirst().substring(command.getFirst().lastIndexOf('/') + 1))
            ? script.runAll(command.get(2))
            : script.run(command);
    Optional<Execution.End> end =
        ended ? Optional.of(Execution.End.exit(script.time, script.code)) : Optional.empty();
    return new Execution(List.copyOf(script.output), end);
  }

  /** Runs statement by statement; false when one of them never ends. */
  private boolean runAll(String text) {
    for (String statement : statements(text)) {
      if (ENDLESS.matcher(statement).lookingAt()) {
        return false;
      }
      List<String> words = words(statement);
      if (words.isEmpty()) {
        continue;
      }
      run(words);
      if (words.getFirst().equals("exit")) {
        break;
      }
    }
    return true;
  }

  private boolean run(List<String> words) {
    List<String> arguments = words.subList(1, words.size());
    code = 0;
    switch (words.getFirst()) {
      case "echo" -> output.add(new Execution.Output(time, String.join(" ", arguments)));
      case "sleep" -> {
        if (arguments.contains("infinity")) {
          return false;
        }
        time = time.plus(seconds(arguments));
      }
      case "exit" -> code = arguments.isEmpty() ? code : (int) seconds(arguments).toSeconds();
      case "false" -> code = 1;
      default -> {}
    }
    return true;
  }

  private static Duration seconds(List<String> arguments) {
    String first = arguments.isEmpty() ? "" : arguments.getFirst();
    return first.matches("[0-9]{1,9}") ? Duration.ofSeconds(Long.parseLong(first)) : Duration.ZERO;
  }

  /** Splits at {@code ;}, {@code &&} and line ends that are not quoted. */
  static List<String> statements(String text) {
    List<String> statements = new ArrayList<>();
    StringBuilder statement = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == ';' || c == '\n' || text.startsWith("&&", i)) {
        statements.add(statement.toString().strip());
        statement.setLength(0);
        i += c == '&' ? 1 : 0;
        continue;
      }
      statement.append(c);
    }
    statements.add(statement.toString().strip());
    return statements;
  }

  static List<String> words(String statement) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(statement);
    while (matcher.find()) {
      if (matcher.group(3) == null) {
        words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
      } else if (!matcher.group(3).matches("[0-9]?>.*")) {
        words.add(matcher.group(3));
      }
    }
    return words;
  }
}
