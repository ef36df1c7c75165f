package io.pilothouse;

import io.pilothouse.config.Config;
import io.pilothouse.config.ConfigException;
import io.pilothouse.monitor.config.MonitorConfig;
import io.pilothouse.rbac.Extent;
import io.pilothouse.rbac.HelmRules;
import io.pilothouse.rbac.Kind;
import io.pilothouse.rbac.Needs;
import io.pilothouse.rbac.RoleManifest;
import io.pilothouse.tools.SchemaCatalog;
import io.pilothouse.tools.ToolSchema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Prints the least rights that Kubernetes must grant for the tools that are on: as roles and
 * bindings, or with {@code --format helm} as what the chart chooses from ({@link HelmRules} has its
 * form; {@code deploy/helm/pilothouse/files/rbac.yaml} is that, checked by the build).
 */
final class RbacCommand {
  private static final String ACCOUNT = "service-account";
  private static final String FORMAT = "format";
  private static final String NAME = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

  private RbacCommand() {}

  static CommandSpec grammar() {
    return Grammar.configurable(
            "Print the roles that Kubernetes must grant for the tools that are on, and no more.")
        .addOption(
            Grammar.text(
                    "--format",
                    "role|clusterrole|helm",
                    "A Role for each of --namespaces, one ClusterRole (if there are none), or the"
                        + " rules of every tool for the chart.")
                .build())
        .addOption(
            Grammar.text(
                    "--service-account",
                    "NAMESPACE/NAME",
                    "Whom to bind them to, and what to call them. Default: pilothouse/pilothouse.")
                .build());
  }

  static int run(Config config, Map<String, String> given, Terminal terminal)
      throws ConfigException {
    boolean narrow = !config.clusters().rights().namespaces().isEmpty();
    String format = given.getOrDefault(FORMAT, narrow ? "role" : "clusterrole");
    RoleManifest manifest = manifest(given.getOrDefault(ACCOUNT, "pilothouse/pilothouse"));
    Extent extent = extent(config);
    try (Wiring wiring = Wiring.of(config)) {
      switch (format) {
        case "role" -> requireOtherwise(!narrow, "role needs --namespaces");
        case "clusterrole" -> requireOtherwise(narrow, "clusterrole is for all namespaces");
        case "helm" -> {
          terminal.out().print(HelmRules.of(all(wiring)));
          return ExitCode.OK;
        }
        default -> requireOtherwise(true, "expected role, clusterrole or helm");
      }
      terminal.out().print(manifest.of(needs(wiring, config, extent), extent));
    }
    return ExitCode.OK;
  }

  private static List<ToolSchema> all(Wiring wiring) {
    SchemaCatalog schemas = new SchemaCatalog();
    return wiring.toolNames().stream().map(schemas::read).toList();
  }

  /**
   * What the settings say about rights.
   *
   * @throws ConfigException for a kind that cannot be one
   */
  static Extent extent(Config config) throws ConfigException {
    Config.Rights rights = config.clusters().rights();
    try {
      return new Extent(
          rights.namespaces(),
          Stream.concat(
                  rights.kinds().stream().map(name -> Kind.parse(name, true)),
                  rights.clusterKinds().stream().map(name -> Kind.parse(name, false)))
              .toList(),
          rights.secrets(),
          config.http().enabled() && config.http().identity().tokenReview(),
          config.clusters().impersonate());
    } catch (IllegalArgumentException none) {
      throw new ConfigException("kinds: " + none.getMessage());
    }
  }

  /**
   * What the tools that are on need, and the monitor if there is one.
   *
   * @throws ConfigException when the monitor's file cannot be used
   */
  static Needs needs(Wiring wiring, Config config, Extent extent) throws ConfigException {
    Needs needs = Needs.of(wiring.invoker().tools(), extent);
    Config.Monitor monitor = config.monitor();
    if (!monitor.enabled() && monitor.file().isEmpty()) {
      return needs;
    }
    MonitorConfig.Schedule schedule =
        new MonitorFiles(monitor.file(), any -> Optional.empty()).read().schedule();
    return needs.monitoring(schedule.wakeGap().isPresent(), schedule.lease(), extent);
  }

  private static RoleManifest manifest(String account) throws ConfigException {
    String[] parts = account.split("/", -1);
    boolean named = parts.length == 2 && parts[0].matches(NAME) && parts[1].matches(NAME);
    if (!named) {
      throw new ConfigException(ACCOUNT + ": expected NAMESPACE/NAME, was \"" + account + "\"");
    }
    return new RoleManifest(parts[0], parts[1]);
  }

  private static void requireOtherwise(boolean wrong, String why) throws ConfigException {
    if (wrong) {
      throw new ConfigException(FORMAT + ": " + why);
    }
  }
}
