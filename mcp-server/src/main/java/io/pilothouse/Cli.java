package io.pilothouse;

import io.pilothouse.config.Config;
import io.pilothouse.config.ConfigException;
import io.pilothouse.config.Setting;
import io.pilothouse.config.Settings;
import io.pilothouse.kubernetes.Nearest;
import io.pilothouse.observability.Logging;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs a command line, and says in one line what is wrong with it. */
final class Cli {
  private final Terminal terminal;

  Cli(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * Runs one command to its end.
   *
   * @return the process's exit code
   */
  int run(String... arguments) {
    try {
      Optional<Invocation> serve = plainServe(List.of(arguments));
      Optional<Invocation> invocation =
          serve.isPresent() ? serve : new Grammar().parse(arguments, terminal.out());
      return invocation.isPresent() ? run(invocation.get()) : ExitCode.OK;
    } catch (ConfigException bad) {
      List<String> meant = Nearest.to(bad.word(), bad.known(), 1);
      String hint = meant.isEmpty() ? "" : ". Did you mean " + meant.getFirst() + "?";
      terminal.err().println("pilothouse: " + bad.getMessage() + hint);
      return ExitCode.USAGE;
    }
  }

  private int run(Invocation invocation) throws ConfigException {
    return switch (invocation.command()) {
      case "serve" -> ServeCommand.run(configure(invocation), source(invocation), terminal);
      case "monitor" ->
          MonitorCommand.run(logging(source(invocation).loadMonitor()), invocation, terminal);
      case "call" -> CallCommand.run(configure(invocation), invocation.words(), terminal);
      case "tools" -> ToolsCommand.run(configure(invocation), invocation.json(), terminal);
      case "openapi" -> ToolsCommand.openApi(configure(invocation), terminal);
      case "sandbox" -> SandboxCommand.run(invocation.settings(), terminal);
      case "demo" -> DemoCommand.run(terminal);
      case "policy check", "policy test", "policy explain" ->
          new PolicyCommand(terminal)
              .run(invocation.command().substring("policy ".length()), invocation.words());
      case "token create" -> TokenCommand.create(invocation.settings(), terminal);
      case "pending", "approve", "reject" ->
          ApprovalCommand.run(configure(invocation), invocation, terminal);
      case "audit verify", "audit show", "audit export" ->
          AuditCommand.run(configure(invocation), AuditOptions.of(invocation), terminal);
      case "incidents list", "incidents ack", "incidents silence", "incidents unsilence" ->
          IncidentsCommand.run(configure(invocation), invocation, terminal);
      case "agent lint" ->
          AgentLintCommand.run(configure(invocation), invocation.words(), terminal);
      case "agent run", "agent list" ->
          AgentCommand.run(configure(invocation), invocation, terminal);
      case "rbac" -> RbacCommand.run(configure(invocation), invocation.settings(), terminal);
      case "health" -> HealthCommand.run(invocation.settings(), terminal);
      case "report" -> ReportCommand.run(configure(invocation), invocation.settings(), terminal);
      case "train" -> TrainCommand.run(terminal);
      default -> VersionCommand.run(terminal);
    };
  }

  private ConfigSource source(Invocation invocation) {
    return new ConfigSource(invocation.settings(), terminal.environment());
  }

  private Config configure(Invocation invocation) throws ConfigException {
    return logging(source(invocation).load());
  }

  private Config logging(Config config) {
    Logging.start(config.logs(), terminal.err());
    return config;
  }

  /**
   * Understands {@code serve} with {@code --name=value} and switches without picocli, whose class
   * files are too old for the JVM's cache and so cost every start 60 ms. Anything else, and
   * anything wrong, is for {@link Grammar}.
   */
  static Optional<Invocation> plainServe(List<String> arguments) {
    if (arguments.isEmpty() || !arguments.getFirst().equals("serve")) {
      return Optional.empty();
    }
    Map<String, String> settings = new HashMap<>();
    for (String argument : arguments.subList(1, arguments.size())) {
      int equals = argument.indexOf('=');
      String flag = equals < 0 ? argument : argument.substring(0, equals);
      String text = equals < 0 ? "true" : argument.substring(equals + 1);
      Setting<?> setting = find(flag);
      if (setting == null
          || setting.isSwitch() != (equals < 0)
          || settings.put(setting.name(), text) != null) {
        return Optional.empty();
      }
    }
    return Optional.of(new Invocation("serve", settings, List.of(), false));
  }

  private static Setting<?> find(String flag) {
    for (Setting<?> setting : Settings.ALL) {
      if (setting.flag().equals(flag)) {
        return setting;
      }
    }
    return null;
  }
}
