package io.pilothouse.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything a user has set, checked. Immutable; one part for each part of the program.
 *
 * @param clusters which clusters, and how hard they may be asked
 * @param tools which tools, and for how long
 * @param sandbox the embedded cluster
 * @param http how clients come in
 * @param monitor what looks at clusters by itself
 * @param management how operators look in
 * @param agents what agents are told
 * @param state what outlives the process, and the journal
 * @param logs what is logged and how
 */
public record Config(
    Clusters clusters,
    Tools tools,
    Sandbox sandbox,
    HttpConfig http,
    Monitor monitor,
    Management management,
    Agents agents,
    State state,
    Logs logs) {

  /**
   * @param kubeconfig the file; empty: {@code KUBECONFIG}, the default file, or the in-cluster
   *     account
   * @param contexts the only contexts that may be used; empty: every one
   * @param context the default; empty: the kubeconfig's current context
   * @param maxUpstream requests to API servers at the same time
   * @param impersonate whether API servers apply the caller's rights instead of the server's
   * @param required whether a cluster that cannot be reached at start ends the program
   * @param rights what this server's account is to be allowed
   */
  public record Clusters(
      Optional<String> kubeconfig,
      List<String> contexts,
      Optional<String> context,
      int maxUpstream,
      boolean impersonate,
      boolean required,
      Rights rights) {}

  /**
   * Besides what follows from the tools.
   *
   * @param namespaces where rights are to hold; empty: everywhere
   * @param kinds more kinds for the tools that take any: {@code plural.group}
   * @param clusterKinds those of them that are in no namespace
   * @param secrets whether the diagnosis may list and read Secrets
   * @param strict whether rights beyond what is needed end the program
   */
  public record Rights(
      List<String> namespaces,
      List<String> kinds,
      List<String> clusterKinds,
      boolean secrets,
      boolean strict) {}

  /**
   * @param toolsets names of the toolsets that are on
   * @param disabled names of single tools that are off all the same; which tools there are is not
   *     known here, so whoever knows must check them
   * @param disabledFrom where {@code disabled} was set, as errors name it
   * @param readOnly whether every tool that writes is off
   * @param timeouts the longest a call may take
   * @param access by toolset the groups, {@code scope:}s, {@code user:}s or {@code *} that may use
   *     it; empty: everybody may use all
   * @param files what operators have written down
   */
  public record Tools(
      List<String> toolsets,
      List<String> disabled,
      String disabledFrom,
      boolean readOnly,
      Timeouts timeouts,
      Map<String, List<String>> access,
      Files files) {
    private Tools with(Files others) {
      return new Tools(toolsets, disabled, disabledFrom, readOnly, timeouts, access, others);
    }

    /**
     * @param known every tool there is
     * @throws ConfigException when something else is disabled
     */
    public void requireDisabledToBeAmong(List<String> known) throws ConfigException {
      for (String tool : disabled) {
        if (!known.contains(tool)) {
          throw Sources.unknown(Settings.DISABLE_TOOLS.name(), tool, disabledFrom, known);
        }
      }
    }
  }

  /**
   * Files of operators.
   *
   * @param policy decides about writes; empty: every write is only simulated
   * @param criticalityMap says what matters how much; empty: everything the same
   */
  public record Files(Optional<String> policy, Optional<String> criticalityMap) {}

  /**
   * @param call of a tool that only reads
   * @param write of a tool that can change a cluster
   */
  public record Timeouts(Duration call, Duration write) {}

  /**
   * @param enabled whether the embedded cluster is used instead of a real one
   * @param pods how many pods it is enlarged to; 0: as it is
   */
  public record Sandbox(boolean enabled, int pods) {}

  /**
   * @param enabled whether it runs
   * @param file of its own configuration; empty: what holds without one
   */
  public record Monitor(boolean enabled, Optional<String> file) {}

  /**
   * @param folder of the briefs; empty: those that come with the program
   */
  public record Agents(Optional<String> folder) {}

  /**
   * @param url of a PostgreSQL database; empty: SQLite
   * @param directory of SQLite's file; empty: the platform's for a user's state
   * @param auditKeyFile holds the key of the journal's hashes; empty: they have none
   */
  public record State(
      Optional<Hidden> url, Optional<String> directory, Optional<String> auditKeyFile) {}

  /**
   * Matters only when clients come over HTTP.
   *
   * @param host any address: nothing is served there without a token that needs protection
   * @param port 0: any that is free; empty: no such listener
   * @param approvalsTokens file with hashed tokens of approvers; empty: no approvals there
   * @param shutdownGrace how long requests in flight may go on once the process is told to end
   */
  public record Management(
      String host,
      Optional<Integer> port,
      Optional<String> approvalsTokens,
      Duration shutdownGrace) {}

  /**
   * @param level how much is logged
   * @param format how a line looks
   */
  public record Logs(LogLevel level, LogFormat format) {}

  /**
   * Reads and checks every setting: defaults, overridden by the file, by the environment, by flags.
   *
   * @param flags text by setting name, only of those given
   * @param environment the process's variables
   * @throws ConfigException for the first setting that cannot be used
   */
  public static Config load(Map<String, String> flags, Map<String, String> environment)
      throws ConfigException {
    return load(flags, environment, false);
  }

  /**
   * The same for a process that does nothing but monitor: it has no clients, and a listener for
   * operators all the same.
   *
   * @throws ConfigException for the first setting that cannot be used
   */
  public static Config loadMonitor(Map<String, String> flags, Map<String, String> environment)
      throws ConfigException {
    return load(flags, environment, true);
  }

  private static Config load(
      Map<String, String> flags, Map<String, String> environment, boolean monitors)
      throws ConfigException {
    Sources sources = Sources.of(flags, environment);
    Config config =
        new Config(
            new Clusters(
                sources.get(Settings.KUBECONFIG),
                sources.get(Settings.CONTEXTS),
                sources.get(Settings.CONTEXT),
                sources.get(Settings.MAX_UPSTREAM),
                sources.get(Settings.IMPERSONATE),
                sources.get(Settings.REQUIRE_CLUSTER),
                new Rights(
                    sources.get(Settings.NAMESPACES),
                    sources.get(Settings.KINDS),
                    sources.get(Settings.CLUSTER_KINDS),
                    sources.get(Settings.WITH_SECRETS),
                    sources.get(Settings.STRICT_RBAC))),
            new Tools(
                sources.get(Settings.TOOLSETS),
                sources.get(Settings.DISABLE_TOOLS),
                sources.origin(Settings.DISABLE_TOOLS),
                sources.get(Settings.READ_ONLY),
                new Timeouts(
                    sources.get(Settings.CALL_TIMEOUT), sources.get(Settings.WRITE_TIMEOUT)),
                sources.get(Settings.TOOLSET_ACCESS),
                new Files(sources.get(Settings.POLICY), sources.get(Settings.CRITICALITY_MAP))),
            new Sandbox(sources.get(Settings.SANDBOX), sources.get(Settings.SANDBOX_PODS)),
            HttpConfig.from(sources, monitors),
            new Monitor(
                monitors || sources.get(Settings.MONITOR), sources.get(Settings.MONITOR_CONFIG)),
            new Management(
                sources.get(HttpSettings.MANAGEMENT_HOST),
                sources.get(HttpSettings.MANAGEMENT_PORT),
                sources.get(HttpSettings.APPROVALS_TOKENS_FILE),
                sources.get(HttpSettings.SHUTDOWN_GRACE)),
            new Agents(sources.get(Settings.AGENTS_DIR)),
            new State(
                sources.get(Settings.STATE_URL),
                sources.get(Settings.STATE_DIR),
                sources.get(Settings.AUDIT_KEY_FILE)),
            new Logs(sources.get(Settings.LOG_LEVEL), sources.get(Settings.LOG_FORMAT)));
    config.checkTogether(sources, monitors);
    return config;
  }

  /**
   * What a running server becomes when it finds another configuration: it follows which tools are
   * on, for whom and for how long, and nothing else.
   */
  public Config following(Config other) {
    return new Config(
        clusters,
        other.tools.with(tools.files),
        sandbox,
        http,
        monitor,
        management,
        agents,
        state,
        logs);
  }

  private void checkTogether(Sources sources, boolean monitors) throws ConfigException {
    if (clusters.context().isPresent()
        && !clusters.contexts().isEmpty()
        && !clusters.contexts().contains(clusters.context().get())) {
      throw Sources.unknown(
          Settings.CONTEXT.name(),
          clusters.context().get(),
          sources.origin(Settings.CONTEXT),
          clusters.contexts());
    }
    if (clusters.impersonate() && !(http.enabled() && http.identity().isRequired())) {
      throw sources.refused(
          Settings.IMPERSONATE,
          "false unless callers are authenticated over HTTP: set http and tokens-file, oidc-issuer"
              + " or token-review");
    }
    if (monitor.enabled() && !http.enabled() && !monitors) {
      throw sources.refused(
          Settings.MONITOR, "false unless http is on; without clients, run pilothouse monitor");
    }
    if (management.approvalsTokens().isPresent()
        && !(http.enabled() && management.port().isPresent())) {
      throw sources.refused(
          HttpSettings.APPROVALS_TOKENS_FILE,
          "none unless there is a management listener: set http and management-port");
    }
    if (sandbox.pods() > 0 && !sandbox.enabled()) {
      throw sources.refused(Settings.SANDBOX_PODS, "0 unless sandbox is on");
    }
  }
}
