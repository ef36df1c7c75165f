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
 * @param logs what is logged and how
 */
public record Config(Clusters clusters, Tools tools, Sandbox sandbox, Http http, Logs logs) {

  /**
   * @param kubeconfig the file; empty: {@code KUBECONFIG}, the default file, or the in-cluster
   *     account
   * @param contexts the only contexts that may be used; empty: every one
   * @param context the default; empty: the kubeconfig's current context
   * @param maxUpstream requests to API servers at the same time
   * @param required whether a cluster that cannot be reached at start ends the program
   */
  public record Clusters(
      Optional<String> kubeconfig,
      List<String> contexts,
      Optional<String> context,
      int maxUpstream,
      boolean required) {}

  /**
   * @param toolsets names of the toolsets that are on
   * @param disabled names of single tools that are off all the same; which tools there are is not
   *     known here, so whoever knows must check them
   * @param disabledFrom where {@code disabled} was set, as errors name it
   * @param readOnly whether every tool that writes is off
   * @param callTimeout the longest a call may take
   */
  public record Tools(
      List<String> toolsets,
      List<String> disabled,
      String disabledFrom,
      boolean readOnly,
      Duration callTimeout) {
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
   * @param enabled whether the embedded cluster is used instead of a real one
   * @param pods how many pods it is enlarged to; 0: as it is
   */
  public record Sandbox(boolean enabled, int pods) {}

  /**
   * @param enabled whether clients come over HTTP instead of stdin and stdout
   * @param host a loopback address
   * @param port 0: any that is free
   */
  public record Http(boolean enabled, String host, int port) {}

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
    Sources sources = Sources.of(flags, environment);
    Config config =
        new Config(
            new Clusters(
                sources.get(Settings.KUBECONFIG),
                sources.get(Settings.CONTEXTS),
                sources.get(Settings.CONTEXT),
                sources.get(Settings.MAX_UPSTREAM),
                sources.get(Settings.REQUIRE_CLUSTER)),
            new Tools(
                sources.get(Settings.TOOLSETS),
                sources.get(Settings.DISABLE_TOOLS),
                sources.origin(Settings.DISABLE_TOOLS),
                sources.get(Settings.READ_ONLY),
                sources.get(Settings.CALL_TIMEOUT)),
            new Sandbox(sources.get(Settings.SANDBOX), sources.get(Settings.SANDBOX_PODS)),
            new Http(
                sources.get(Settings.HTTP), sources.get(Settings.HOST), sources.get(Settings.PORT)),
            new Logs(sources.get(Settings.LOG_LEVEL), sources.get(Settings.LOG_FORMAT)));
    config.checkTogether(sources);
    return config;
  }

  private void checkTogether(Sources sources) throws ConfigException {
    if (clusters.context().isPresent()
        && !clusters.contexts().isEmpty()
        && !clusters.contexts().contains(clusters.context().get())) {
      throw Sources.unknown(
          Settings.CONTEXT.name(),
          clusters.context().get(),
          sources.origin(Settings.CONTEXT),
          clusters.contexts());
    }
    if (sandbox.pods() > 0 && !sandbox.enabled()) {
      throw sources.refused(Settings.SANDBOX_PODS, "0 unless sandbox is on");
    }
    // Only as flags: an environment or a file may well serve both ways of starting.
    for (Setting<?> setting : List.of(Settings.HOST, Settings.PORT)) {
      if (!http.enabled() && sources.flags().containsKey(setting.name())) {
        throw sources.refused(setting, "it together with " + Settings.HTTP.flag());
      }
    }
  }
}
