package io.pilothouse;

import io.pilothouse.agents.Brief;
import io.pilothouse.agents.BriefShelf;
import io.pilothouse.config.Config;
import io.pilothouse.config.ConfigException;
import io.pilothouse.tools.render.TextTable;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The commands around agents. Knows nothing of the Messages API: the library of that is on the
 * class path only where the launcher was told to run an agent.
 */
final class AgentCommand {
  private AgentCommand() {}

  static CommandSpec commands() {
    return Grammar.command("Agents: briefs, and a model that follows one.")
        .addSubcommand(
            "run",
            Grammar.configurable(
                    "Let a model follow a brief with this server's tools. ANTHROPIC_API_KEY holds"
                        + " the key; ANTHROPIC_BASE_URL another address of the Messages API.")
                .addOption(
                    Grammar.text(
                            "--scope",
                            "SCOPE",
                            "A namespace or namespace/kind/name; else everything.")
                        .build())
                .addOption(
                    Grammar.text("--since", "TIME", "How far to look back, for example 30m or 6h.")
                        .build())
                .addOption(
                    Grammar.text(
                            "--model", "MODEL", "haiku, sonnet, opus or an id; else the brief's.")
                        .build())
                .addOption(
                    Grammar.text(
                            "--max-turns", "N", "Messages of the model; else the brief's, or 15.")
                        .build())
                .addOption(
                    Grammar.text("--max-tokens", "N", "Input and output together. Default: 200000.")
                        .build())
                .addOption(
                    Grammar.text("--timeout", "TIME", "For all of it. Default: 10m.").build())
                .addOption(
                    OptionSpec.builder("--json")
                        .description("Print the answer's JSON and nothing else.")
                        .build())
                .addPositional(
                    Grammar.word("0", "AGENT", "As agent list shows it.").required(true).build()))
        .addSubcommand(
            "list",
            Grammar.configurable("Show the agents there are briefs for.")
                .addOption(OptionSpec.builder("--json").description("Print JSON.").build()))
        .addSubcommand("lint", AgentLintCommand.command());
  }

  static int run(Config config, Invocation invocation, Terminal terminal) throws ConfigException {
    if (invocation.command().equals("agent list")) {
      return list(config, invocation.json(), terminal);
    }
    if (!AgentLibrary.isOnClassPath()) {
      terminal
          .err()
          .println(
              "pilothouse: agent run needs the library of the Messages API, which is not on the"
                  + " class path; use bin/pilothouse, or java -cp"
                  + " 'pilothouse.jar:lib-agent/*' io.pilothouse.Main agent run ...");
      return ExitCode.FAILURE;
    }
    return new AgentRunCommand(config, invocation, terminal).run();
  }

  private static int list(Config config, boolean json, Terminal terminal) throws ConfigException {
    BriefShelf shelf = BriefWatch.read(config.agents());
    List<Brief> all = shelf.current().all();
    if (json) {
      JsonArray agents = new JsonArray();
      all.forEach(
          brief ->
              agents.add(
                  new JsonObject()
                      .put("name", brief.name())
                      .put("model", brief.model())
                      .put("description", brief.description())
                      .put("tools", new JsonArray(brief.tools()))));
      terminal.out().println(new JsonObject().put("agents", agents).encodePrettily());
    } else {
      TextTable.lines(
              List.of("name", "model", "what it does"),
              all.stream().map(AgentCommand::row).toList())
          .forEach(terminal.out()::println);
    }
    return ExitCode.OK;
  }

  private static List<String> row(Brief brief) {
    return List.of(
        brief.name(),
        Optional.of(brief.model()).filter(model -> !model.isEmpty()).orElse("inherit"),
        brief.description().split("(?<=\\.) ", 2)[0]);
  }
}
