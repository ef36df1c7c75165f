package io.pilothouse;

import io.pilothouse.agents.Briefs;
import io.pilothouse.config.Config;
import io.pilothouse.config.ConfigException;
import io.pilothouse.lint.BriefLint;
import io.pilothouse.lint.ServedTools;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** Says what is wrong with the briefs of a folder, without a cluster. */
final class AgentLintCommand {
  private AgentLintCommand() {}

  static CommandSpec command() {
    return Grammar.configurable("Say what is wrong with agents' briefs.")
        .addPositional(
            Grammar.word("0", "FOLDER", "Where they are. Else: --agents-dir, or those packed.")
                .arity("0..1")
                .build());
  }

  /**
   * @param words a folder, or nothing
   * @return 1 when something is wrong
   * @throws ConfigException when the folder cannot be read
   */
  static int run(Config config, List<String> words, Terminal terminal) throws ConfigException {
    Optional<String> folder = words.stream().findFirst().or(() -> config.agents().folder());
    Briefs briefs = read(folder);
    Map<String, List<String>> problems;
    try (Wiring wiring = Wiring.of(config)) {
      problems = new BriefLint(new ServedTools(wiring.schemas())).check(briefs);
    }
    problems.forEach(
        (file, found) -> found.forEach(problem -> terminal.out().println(file + ": " + problem)));
    Stream.concat(
            briefs.all().stream().map(brief -> brief.name() + ".md"),
            briefs.context().stream().map(facts -> Briefs.CONTEXT + ".md"))
        .filter(file -> !problems.containsKey(file))
        .forEach(file -> terminal.out().println(file + ": ok"));
    return problems.isEmpty() ? ExitCode.OK : ExitCode.FAILURE;
  }

  private static Briefs read(Optional<String> folder) throws ConfigException {
    try {
      return folder.isPresent() ? Briefs.of(Path.of(folder.get())) : Briefs.packed();
    } catch (IOException | InvalidPathException unreadable) {
      throw new ConfigException(
          "\"%s\" is not a folder that can be read".formatted(folder.orElse("agents")));
    }
  }
}
