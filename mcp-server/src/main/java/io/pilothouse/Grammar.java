package io.pilothouse;

import io.pilothouse.config.ConfigException;
import io.pilothouse.config.Setting;
import io.pilothouse.config.Settings;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What can be typed: commands, with the table of settings as their flags. */
final class Grammar {
  static final String ONCE = "--once";

  private static final String JSON = "--json";

  private final CommandLine root = new CommandLine(root());

  /**
   * Understands arguments.
   *
   * @param out takes help, when that is asked for
   * @return empty when help was all that was wanted
   * @throws ConfigException when they make no sense
   */
  Optional<Invocation> parse(String[] arguments, PrintStream out) throws ConfigException {
    try {
      ParseResult parsed = root.parseArgs(arguments);
      if (parsed.isVersionHelpRequested()) {
        return Optional.of(new Invocation("version", Map.of(), List.of(), false));
      }
      ParseResult command = parsed;
      List<String> name = new ArrayList<>();
      while (command.hasSubcommand() && !command.isUsageHelpRequested()) {
        command = command.subcommand();
        name.add(command.commandSpec().name());
      }
      if (!command.commandSpec().subcommands().isEmpty() || command.isUsageHelpRequested()) {
        command.commandSpec().commandLine().usage(out);
        return Optional.empty();
      }
      return Optional.of(invocation(String.join(" ", name), command));
    } catch (UnmatchedArgumentException unmatched) {
      String word = unmatched.getUnmatched().getFirst().split("=")[0];
      throw new ConfigException(line(unmatched), word, fitting(word, unmatched));
    } catch (ParameterException badUsage) {
      throw new ConfigException(line(badUsage));
    }
  }

  private static String line(ParameterException problem) {
    return problem.getMessage().lines().findFirst().orElse("bad usage").strip();
  }

  /** What could stand where the word is that fits nowhere. */
  private static List<String> fitting(String word, UnmatchedArgumentException unmatched) {
    CommandSpec command = unmatched.getCommandLine().getCommandSpec();
    Stream<String> known =
        word.startsWith("-")
            ? command.options().stream().map(OptionSpec::longestName)
            : command.subcommands().keySet().stream();
    return known.toList();
  }

  private static Invocation invocation(String name, ParseResult command) {
    return new Invocation(
        name,
        command.matchedOptions().stream()
            .filter(option -> !option.longestName().equals(JSON))
            .collect(
                Collectors.toMap(
                    option -> option.longestName().substring(2),
                    option -> option.<Object>getValue().toString())),
        command.matchedPositionals().stream()
            .flatMap(word -> word.stringValues().stream())
            .toList(),
        command.hasMatchedOption(JSON));
  }

  private static CommandSpec root() {
    return command("An MCP server that shows a Kubernetes cluster to AI agents.")
        .name("pilothouse")
        .addOption(
            OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Print the version.")
                .build())
        .addSubcommand(
            "serve", configurable("Speak MCP on stdin and stdout until stdin ends, or over HTTP."))
        .addSubcommand(
            "monitor",
            configurable("Look at clusters on a schedule, keep incidents and tell people.")
                .addOption(
                    OptionSpec.builder(ONCE)
                        .description(
                            "Look once, tell what is due, and end: 0 without incidents, else 10 for"
                                + " SEV-4 to 13 for SEV-1 by the worst that is open.")
                        .build()))
        .addSubcommand(
            "call",
            configurable("Call one tool and print its answer.")
                .addPositional(word("0", "TOOL", "For example list_pods.").required(true).build())
                .addPositional(
                    word("1", "JSON", "Its arguments as a JSON object.").arity("0..1").build()))
        .addSubcommand(
            "tools",
            configurable("List the tools that are on.")
                .addOption(
                    OptionSpec.builder(JSON).description("Print what tools/list answers.").build()))
        .addSubcommand(
            "openapi", configurable("Print the OpenAPI document of the tools that are on."))
        .addSubcommand(
            "sandbox",
            command("Run the embedded cluster alone and print a kubeconfig for it.")
                .addOption(
                    text("--port", "PORT", "Where it listens on the loopback address. Else: any.")
                        .build()))
        .addSubcommand("demo", command("Play an agent's conversation with the embedded cluster."))
        .addSubcommand(
            "token",
            command("Tokens for callers over HTTP.")
                .addSubcommand(
                    "create",
                    command("Make a token, and the line of --tokens-file that knows it by hash.")
                        .addOption(
                            text("--name", "NAME", "Whose it is; the user is token:NAME.")
                                .required(true)
                                .build())
                        .addOption(text("--groups", "NAMES", "With commas between them.").build())
                        .addOption(
                            text("--expires", "TIME", "For example 12h or 90d; else never.")
                                .build())
                        .addOption(
                            text("--tokens-file", "FILE", "Add the line to this file.").build())))
        .addSubcommand(
            "policy",
            command("Policy files: what may be written.")
                .addSubcommand(
                    "check",
                    command("Say what is wrong with policies.").addPositional(files("FILE")))
                .addSubcommand(
                    "test",
                    command("Run the cases of test files against the policies they name.")
                        .addPositional(files("FILE")))
                .addSubcommand(
                    "explain",
                    command("Say what a policy decides about a write, and why.")
                        .addPositional(word("0", "FILE", "The policy.").required(true).build())
                        .addPositional(
                            word(
                                    "1",
                                    "WRITE",
                                    "Like a test case's given, for example"
                                        + " '{tool: rollback, namespace: shop, groups: [sre]}'.")
                                .required(true)
                                .build())))
        .addSubcommand("pending", ApprovalCommand.pending())
        .addSubcommand("approve", ApprovalCommand.answering("Agree to a plan that waits."))
        .addSubcommand("reject", ApprovalCommand.answering("Refuse a plan that waits, for good."))
        .addSubcommand("agent", AgentCommand.commands())
        .addSubcommand("audit", AuditOptions.commands())
        .addSubcommand("incidents", IncidentsCommand.commands())
        .addSubcommand("rbac", RbacCommand.grammar())
        .addSubcommand(
            "health",
            command("Ask the management port of the server on this machine whether it lives.")
                .addOption(text("--config", "FILE", "The server's own.").build())
                .addOption(text("--management-host", "ADDRESS", "Where it listens.").build())
                .addOption(text("--management-port", "NUMBER", "On which port.").build()))
        .addSubcommand("report", ReportCommand.grammar())
        .addSubcommand("version", command("Print the version."))
        .addSubcommand("train", hidden("Exercise a start, for the ahead-of-time cache."));
  }

  static OptionSpec.Builder text(String name, String label, String description) {
    return OptionSpec.builder(name).type(String.class).paramLabel(label).description(description);
  }

  private static PositionalParamSpec files(String label) {
    return PositionalParamSpec.builder()
        .index("0..*")
        .arity("1..*")
        .required(true)
        .type(List.class)
        .auxiliaryTypes(String.class)
        .paramLabel(label)
        .build();
  }

  static PositionalParamSpec.Builder word(String index, String label, String description) {
    return PositionalParamSpec.builder()
        .index(index)
        .type(String.class)
        .paramLabel(label)
        .description(description);
  }

  static CommandSpec command(String description) {
    CommandSpec command = CommandSpec.create();
    command.usageMessage().description(description).width(100);
    return command.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("Print this help.").build());
  }

  private static CommandSpec hidden(String description) {
    CommandSpec command = command(description);
    command.usageMessage().hidden(true);
    return command;
  }

  static CommandSpec configurable(String description) {
    CommandSpec command = command(description);
    command.usageMessage().sortOptions(false).abbreviateSynopsis(true);
    Settings.ALL.forEach(setting -> command.addOption(option(setting)));
    return command;
  }

  private static OptionSpec option(Setting<?> setting) {
    boolean quiet = setting.defaultText().isEmpty() || setting.isSwitch();
    String standard = quiet ? "" : " Default: " + setting.defaultText() + ".";
    OptionSpec.Builder option =
        OptionSpec.builder(setting.flag())
            .description((setting.description() + standard).replace("%", "%%"));
    if (setting.isSwitch()) {
      // As a Boolean, picocli tells "--sandbox list_pods" from "--sandbox false".
      return option
          .type(Boolean.class)
          .arity("0..1")
          .fallbackValue("true")
          .paramLabel("true|false")
          .converters(Grammar::trueOrFalse)
          .build();
    }
    return option.type(String.class).paramLabel(setting.label()).build();
  }

  private static Boolean trueOrFalse(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new TypeConversionException("\"" + text + "\"; expected true or false");
    };
  }
}
