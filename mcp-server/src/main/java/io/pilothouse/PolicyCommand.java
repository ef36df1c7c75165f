package io.pilothouse;

import io.pilothouse.config.ConfigException;
import io.pilothouse.policy.Evaluation;
import io.pilothouse.policy.Policy;
import io.pilothouse.policy.PolicyException;
import io.pilothouse.policy.PolicyFile;
import io.pilothouse.policy.PolicyTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Works on policy files, without a server. */
final class PolicyCommand {
  private final Terminal terminal;

  PolicyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * @param action {@code check}, {@code test} or {@code explain}
   * @param words files; for {@code explain} a file and a write
   * @return 1 when a policy is wrong or does not decide as a test says
   * @throws ConfigException when a file cannot be read
   */
  int run(String action, List<String> words) throws ConfigException {
    return switch (action) {
      case "check" -> check(words);
      case "test" -> test(words);
      default -> explain(Path.of(words.get(0)), words.get(1));
    };
  }

  private int check(List<String> files) throws ConfigException {
    int code = ExitCode.OK;
    for (String file : files) {
      try {
        PolicyFile.parse(read(Path.of(file)));
        terminal.out().println(file + ": ok");
      } catch (PolicyException wrong) {
        code = refused(file, wrong);
      }
    }
    return code;
  }

  private int test(List<String> files) throws ConfigException {
    int code = ExitCode.OK;
    for (String file : files) {
      try {
        PolicyTests tests = PolicyTests.parse(read(Path.of(file)));
        Path policy = Path.of(file).resolveSibling(tests.policy());
        code = Math.max(code, report(file, tests.run(PolicyFile.parse(read(policy)))));
      } catch (PolicyException wrong) {
        code = refused(file, wrong);
      }
    }
    return code;
  }

  private int report(String file, List<PolicyTests.Outcome> outcomes) {
    List<PolicyTests.Outcome> failed =
        outcomes.stream().filter(outcome -> outcome.problem().isPresent()).toList();
    for (PolicyTests.Outcome outcome : failed) {
      terminal.out().println("FAILED " + outcome.of().name() + ": " + outcome.problem().get());
      outcome.evaluation().trail().forEach(step -> terminal.out().println("  " + step));
    }
    terminal.out().println(file + ": " + outcomes.size() + " cases, " + failed.size() + " failed");
    return failed.isEmpty() ? ExitCode.OK : ExitCode.FAILURE;
  }

  private int explain(Path file, String write) throws ConfigException {
    try {
      Policy policy = PolicyFile.parse(read(file));
      Evaluation evaluation = PolicyTests.evaluate(write, policy);
      terminal.out().println(evaluation.verdict().word() + " by \"" + evaluation.rule() + "\"");
      if (!evaluation.message().isEmpty()) {
        terminal.out().println(evaluation.message());
      }
      evaluation.trail().forEach(step -> terminal.out().println("  " + step));
      return ExitCode.OK;
    } catch (PolicyException wrong) {
      return refused(file.toString(), wrong);
    }
  }

  private int refused(String file, PolicyException wrong) {
    wrong.problems().forEach(problem -> terminal.err().println(file + ": " + problem));
    return ExitCode.FAILURE;
  }

  private static String read(Path file) throws ConfigException {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new ConfigException("\"" + file + "\" cannot be read as UTF-8 text");
    }
  }
}
