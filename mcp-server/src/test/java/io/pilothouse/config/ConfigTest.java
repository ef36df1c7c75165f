package io.pilothouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {
  @TempDir private Path folder;

  private static Config load(Map<String, String> flags, Map<String, String> environment)
      throws ConfigException {
    return Config.load(flags, environment);
  }

  private static ConfigException refused(
      Map<String, String> flags, Map<String, String> environment) {
    ConfigException refusal = assertThrows(ConfigException.class, () -> load(flags, environment));
    assertEquals(1, refusal.getMessage().lines().count(), refusal.getMessage());
    return refusal;
  }

  @Test
  void everyDefault() throws ConfigException {
    assertEquals(
        new Config(
            new Config.Clusters(
                Optional.empty(),
                List.of(),
                Optional.empty(),
                64,
                false,
                false,
                new Config.Rights(List.of(), List.of(), List.of(), false, false)),
            new Config.Tools(
                List.of("core", "diagnose", "workloads", "changes"),
                List.of(),
                "default",
                false,
                new Config.Timeouts(Duration.ofSeconds(30), Duration.ofSeconds(55)),
                Map.of(),
                new Config.Files(Optional.empty(), Optional.empty())),
            new Config.Sandbox(false, 0),
            new HttpConfig(
                false,
                new HttpConfig.Address("127.0.0.1", 8080),
                new HttpConfig.Names(List.of(), List.of(), Optional.empty()),
                Optional.empty(),
                new HttpConfig.Identity(Optional.empty(), Optional.empty(), false, List.of()),
                new HttpConfig.Limits(
                    1_000, Duration.ofMinutes(30), 600, 120, 256, 0, Duration.ofMinutes(65)),
                new HttpConfig.Doors(false, false, false, Optional.empty())),
            new Config.Monitor(false, Optional.empty()),
            new Config.Management(
                "127.0.0.1", Optional.of(9090), Optional.empty(), Duration.ofSeconds(10)),
            new Config.Agents(Optional.empty()),
            new Config.State(Optional.empty(), Optional.empty(), Optional.empty()),
            new Config.Logs(LogLevel.INFO, LogFormat.AUTO)),
        load(Map.of(), Map.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.7", "localhost", "metrics.example.org"})
  void healthAndMetricsMayBeServedToOtherMachines(String host) throws ConfigException {
    assertEquals(
        new Config.Management(host, Optional.of(0), Optional.empty(), Duration.ofSeconds(2)),
        load(
                Map.of(
                    "http", "true",
                    "management-host", host,
                    "management-port", "0",
                    "shutdown-grace", "2s"),
                Map.of())
            .management());
  }

  @Test
  void healthAndMetricsCanBeSwitchedOff() throws ConfigException {
    Config config = load(Map.of("http", "true", "management-port", "off"), Map.of());
    assertEquals(Optional.empty(), config.management().port());
  }

  @Test
  void everySettingHasItsOwnFlagAndVariable() {
    int count = Settings.ALL.size();
    assertEquals(count, Settings.ALL.stream().map(Setting::flag).distinct().count());
    assertTrue(
        Settings.ALL.stream()
            .map(Setting::variable)
            .allMatch(Pattern.compile("PILOTHOUSE_[A-Z_]+").asMatchPredicate()));
  }

  static List<Setting<?>> settings() {
    return Settings.ALL;
  }

  @ParameterizedTest
  @MethodSource("settings")
  void everySettingIsReadFromItsFlag(Setting<?> setting) throws ConfigException {
    Map<String, String> unusable =
        Map.of(
            "kubeconfig", "file",
            "contexts", "red",
            "context", "blue",
            "config", "no such file");
    Map<String, String> flags =
        Map.of(setting.name(), unusable.getOrDefault(setting.name(), "not a value"));
    if (setting.name().equals("state-url")) {
      assertEquals("not a value", load(flags, Map.of()).state().url().orElseThrow().text());
    } else if (List.of(
            "kubeconfig",
            "context",
            "contexts",
            "disable-tools",
            "agents-dir",
            "policy",
            "criticality-map",
            "monitor-config",
            "state-dir",
            "audit-key-file")
        .contains(setting.name())) {
      assertTrue(load(flags, Map.of()).toString().contains(flags.get(setting.name())));
    } else {
      assertTrue(
          refused(flags, Map.of()).getMessage().contains("flag --" + setting.name()),
          setting.name());
    }
  }

  @Test
  void aPasswordIsNotPrinted() throws ConfigException {
    Config config = load(Map.of("state-url", "postgres://me:hunter2@host/db"), Map.of());
    assertTrue(!config.toString().contains("hunter2"), "Config.toString shows the password");
  }

  @Test
  void flagsWinOverTheEnvironmentWhichWinsOverTheFile() throws Exception {
    Path file = file("max-upstream=1\ncall-timeout = 2m\nread-only=true\n");
    Config config =
        load(
            Map.of("config", file.toString(), "max-upstream", "3", "read-only", "false"),
            Map.of("PILOTHOUSE_MAX_UPSTREAM", "2", "PILOTHOUSE_LOG_LEVEL", "Debug"));
    assertEquals(3, config.clusters().maxUpstream());
    assertEquals(Duration.ofMinutes(2), config.tools().timeouts().call());
    assertEquals(LogLevel.DEBUG, config.logs().level());
    assertEquals(false, config.tools().readOnly());
  }

  @Test
  void theFileCanBeNamedByTheEnvironment() throws Exception {
    Path file = file("toolsets=core\n");
    Config config = load(Map.of(), Map.of("PILOTHOUSE_CONFIG", file.toString()));
    assertEquals(List.of("core"), config.tools().toolsets());
  }

  @Test
  void anEmptyVariableIsNotSet() throws ConfigException {
    assertEquals(
        64, load(Map.of(), Map.of("PILOTHOUSE_MAX_UPSTREAM", " ")).clusters().maxUpstream());
  }

  @Test
  void listsIgnoreSpacesAndRepetition() throws ConfigException {
    Config config = load(Map.of("contexts", " a, b ,a,"), Map.of());
    assertEquals(List.of("a", "b"), config.clusters().contexts());
  }

  @ParameterizedTest
  @CsvSource({"500ms,500", "30s,30000", "2m,120000", "1h,3600000"})
  void durationsHaveUnits(String text, long milliseconds) throws ConfigException {
    Config config = load(Map.of("call-timeout", text), Map.of());
    assertEquals(Duration.ofMillis(milliseconds), config.tools().timeouts().call());
  }

  @ParameterizedTest
  @CsvSource({
    "call-timeout,30",
    "call-timeout,0s",
    "call-timeout,-1s",
    "call-timeout,2h",
    "call-timeout,''",
    "max-upstream,0",
    "max-upstream,1001",
    "max-upstream,many",
    "max-upstream,99999999999",
    "sandbox-pods,-1",
    "read-only,yes",
    "host,0.0.0.0",
    "host,::",
    "host,10.0.0.7",
    "host,127.0.0.1.example.org",
    "host,pilothouse.example.org",
    "management-host,''",
    "management-host,two words",
    "management-host,http://here",
    "management-port,65536",
    "management-port,on",
    "shutdown-grace,0s",
    "port,65536",
    "port,-1",
    "log-level,loud",
    "log-format,xml"
  })
  void aBadValueIsNamedWithItsSettingOriginAndWhatIsExpected(String name, String value) {
    String variable = "PILOTHOUSE_" + name.toUpperCase(java.util.Locale.ROOT).replace('-', '_');
    String byFlag = refused(Map.of(name, value), Map.of()).getMessage();
    assertTrue(
        byFlag.startsWith(name + ": \"" + value + "\" (flag --" + name + ")")
            && byFlag.contains("expected "),
        byFlag);
    if (!value.isEmpty()) {
      String byVariable = refused(Map.of(), Map.of(variable, value)).getMessage();
      assertTrue(byVariable.contains("(environment variable " + variable + ")"), byVariable);
    }
  }

  @Test
  void aBadValueInTheFileNamesTheFile() throws IOException {
    Path file = file("call-timeout=soon\n");
    ConfigException refusal = refused(Map.of("config", file.toString()), Map.of());
    assertTrue(refusal.getMessage().contains("(file " + file + ")"), refusal.getMessage());
  }

  @Test
  void anUnknownKeyInTheFileIsRefusedWithWhatItMayMean() throws IOException {
    Path file = file("call-time=1s\n");
    ConfigException refusal = refused(Map.of("config", file.toString()), Map.of());
    assertTrue(refusal.getMessage().contains("\"call-time\": no such setting"));
    assertEquals("call-time", refusal.word());
    assertTrue(refusal.known().contains("call-timeout"));
  }

  @Test
  void theFileCannotNameAnotherFile() throws IOException {
    Path file = file("config=other\n");
    assertEquals("config", refused(Map.of("config", file.toString()), Map.of()).word());
  }

  @Test
  void aFileThatIsNoPropertiesFileIsRefused() throws IOException {
    Path file = file("log-level=\\uZZZZ\n");
    String message = refused(Map.of("config", file.toString()), Map.of()).getMessage();
    assertTrue(message.startsWith("config: "), message);
  }

  @Test
  void anUnknownToolsetIsRefusedWithTheValidOnes() {
    ConfigException refusal = refused(Map.of("toolsets", "core,diagnos"), Map.of());
    assertEquals("diagnos", refusal.word());
    assertEquals(Settings.KNOWN_TOOLSETS, refusal.known());
    assertTrue(refusal.getMessage().contains("expected one of core, diagnose"));
  }

  @Test
  void onlyToolsThereAreCanBeDisabled() throws ConfigException {
    Config.Tools tools = load(Map.of("disable-tools", "get_logs,get_log"), Map.of()).tools();
    tools.requireDisabledToBeAmong(List.of("get_logs", "get_log"));
    ConfigException refusal =
        assertThrows(
            ConfigException.class, () -> tools.requireDisabledToBeAmong(List.of("get_logs")));
    assertEquals(
        "disable-tools: \"get_log\" (flag --disable-tools) is not usable; expected one of get_logs",
        refusal.getMessage());
    assertEquals("get_log", refusal.word());
  }

  @Test
  void theDefaultContextMustBeAllowed() throws ConfigException {
    load(Map.of("context", "a", "contexts", "a,b"), Map.of());
    ConfigException refusal = refused(Map.of("context", "c", "contexts", "a,b"), Map.of());
    assertTrue(refusal.getMessage().startsWith("context: \"c\""), refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.8.9.10", "localhost", "::1"})
  void httpIsServedOnThisMachine(String host) throws ConfigException {
    assertEquals(
        new HttpConfig.Address(host, 0),
        load(Map.of("http", "true", "host", host, "port", "0"), Map.of()).http().address());
  }

  @Test
  void anAddressThatOthersReachIsRefusedWithTheReason() {
    String message = refused(Map.of("host", "0.0.0.0"), Map.of()).getMessage();
    assertTrue(message.contains("not authenticated"), message);
  }

  @Test
  void toolsetsAreGivenToGroupsScopesAndUsers() throws ConfigException {
    assertEquals(
        Map.of("core", List.of("*"), "nodes", List.of("sre", "scope:k8s.write", "user:token:ci")),
        load(
                Map.of("toolset-access", "core=*; nodes = sre,scope:k8s.write,user:token:ci;"),
                Map.of())
            .tools()
            .access());
  }

  @Test
  void theVariableThatKubernetesSetsForAServiceIsNoPort() throws ConfigException {
    String link = "tcp://10.0.0.1:8080";
    assertEquals(8080, load(Map.of(), Map.of("PILOTHOUSE_PORT", link)).http().address().port());
    assertEquals(9999, load(Map.of(), Map.of("PILOTHOUSE_PORT", "9999")).http().address().port());
    refused(Map.of("port", link), Map.of());
  }

  @Test
  void sandboxPodsNeedTheSandbox() throws ConfigException {
    assertEquals(
        new Config.Sandbox(true, 2000),
        load(Map.of("sandbox", "true", "sandbox-pods", "2000"), Map.of()).sandbox());
    refused(Map.of("sandbox-pods", "2000"), Map.of());
  }

  @Test
  void approversNeedAManagementListener() throws ConfigException {
    assertEquals(
        Optional.of("approvers"),
        load(Map.of("http", "true", "approvals-tokens-file", "approvers"), Map.of())
            .management()
            .approvalsTokens());
    refused(Map.of("approvals-tokens-file", "approvers"), Map.of());
    refused(
        Map.of("approvals-tokens-file", "approvers", "http", "true", "management-port", "off"),
        Map.of());
  }

  @Test
  void anAddressAsAFlagNeedsHttp() throws ConfigException {
    load(Map.of(), Map.of("PILOTHOUSE_PORT", "9000"));
    String message = refused(Map.of("port", "9000"), Map.of()).getMessage();
    assertTrue(message.endsWith("expected it together with --http"), message);
    Map<String, String> listener =
        Map.of("management-host", "0.0.0.0", "management-port", "9091", "shutdown-grace", "1m");
    refused(listener, Map.of());
    Config monitor = Config.loadMonitor(listener, Map.of());
    assertEquals(Optional.of(9_091), monitor.management().port());
    assertTrue(monitor.monitor().enabled());
    assertThrows(ConfigException.class, () -> Config.loadMonitor(Map.of("port", "9000"), Map.of()));
  }

  @Test
  void impersonationNeedsCallersThatAreKnown() throws ConfigException {
    Map<String, String> known =
        Map.of("http", "true", "tokens-file", "tokens", "impersonate", "true");
    assertTrue(load(known, Map.of()).clusters().impersonate());
    assertFalse(load(Map.of("http", "true"), Map.of()).clusters().impersonate());
    String message = refused(Map.of("impersonate", "true"), Map.of()).getMessage();
    assertTrue(message.contains("callers are authenticated over HTTP"), message);
    refused(Map.of("http", "true", "impersonate", "true"), Map.of());
    refused(Map.of(), Map.of("PILOTHOUSE_IMPERSONATE", "true"));
  }

  @Test
  void aValueCannotForgeALine() {
    String message = refused(Map.of("log-level", "x\ny" + "z".repeat(500)), Map.of()).getMessage();
    assertTrue(message.length() < 250, message);
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("pilothouse.properties"), text);
  }
}
