package io.pilothouse.deploy;

import static io.pilothouse.deploy.Rendered.objects;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.agents.Briefs;
import io.pilothouse.config.Config;
import io.pilothouse.config.HttpConfig;
import io.pilothouse.config.Setting;
import io.pilothouse.config.Settings;
import io.pilothouse.diagnosis.correlation.CriticalityMap;
import io.pilothouse.monitor.config.MonitorFile;
import io.pilothouse.policy.PolicyException;
import io.pilothouse.policy.PolicyFile;
import io.pilothouse.yaml.YamlException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The server starts with what the chart gives it. */
class ChartServerTest {
  static List<String> variants() {
    return Chart.variants();
  }

  @ParameterizedTest
  @MethodSource("variants")
  void theConfigurationLoads(String variant) {
    Rendered rendered = Chart.variant(variant);
    Config config = ServerOf.config(rendered);
    assertTrue(config.http().enabled());
    assertTrue(config.http().identity().isRequired());
    assertEquals(new HttpConfig.Address("0.0.0.0", 8080), config.http().address());
    assertEquals("0.0.0.0", config.management().host());
    assertEquals(Optional.of(9090), config.management().port());
    String service = Rendered.name(rendered.of("Service").getFirst());
    assertTrue(
        config.http().names().hosts().contains(service + "." + Chart.NAMESPACE + ".svc"),
        () -> config.http().names().toString());
  }

  @ParameterizedTest
  @MethodSource("variants")
  void variablesAreSettings(String variant) {
    List<String> known = Settings.ALL.stream().map(Setting::variable).toList();
    for (JsonObject variable : objects(Chart.variant(variant).container(), "env")) {
      assertTrue(known.contains(variable.getString("name")), variable::encode);
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void filesThatAreNamedAreMountedAndOfUse(String variant, @TempDir Path folder)
      throws IOException, PolicyException {
    Rendered rendered = Chart.variant(variant);
    Config config = ServerOf.config(rendered);
    Stream.of(
            config.http().identity().tokensFile(),
            config.management().approvalsTokens(),
            config.state().auditKeyFile(),
            config.http().tls().map(HttpConfig.Tls::cert),
            config.http().tls().map(HttpConfig.Tls::key))
        .flatMap(Optional::stream)
        .forEach(file -> assertEquals(Optional.empty(), ServerOf.text(rendered, file)));
    String policy = ServerOf.text(rendered, config.tools().files().policy().orElseThrow()).get();
    PolicyFile.parse(policy);
    Optional<String> map = config.tools().files().criticalityMap();
    if (map.isPresent()) {
      CriticalityMap.parse(ServerOf.text(rendered, map.get()).get());
    }
    if (config.agents().folder().isPresent()) {
      String briefs = config.agents().folder().get() + "/";
      for (Map.Entry<String, Optional<String>> file : ServerOf.files(rendered).entrySet()) {
        if (file.getKey().startsWith(briefs)) {
          Files.writeString(
              folder.resolve(file.getKey().substring(briefs.length())), file.getValue().get());
        }
      }
      Briefs read = Briefs.of(folder);
      assertFalse(read.all().isEmpty());
      assertEquals(Map.of(), read.problems());
    }
    assertFolderIsMounted(rendered, config.state().directory().orElseThrow());
    assertFolderIsMounted(rendered, "/tmp");
  }

  @ParameterizedTest
  @MethodSource("variants")
  void theMonitorRunsWithTheFileThatIsMounted(String variant) throws IOException, YamlException {
    Rendered rendered = Chart.variant(variant);
    JsonObject values = Rendered.at(Yaml.file(Chart.values(variant)), "monitor");
    Config.Monitor monitor = ServerOf.config(rendered).monitor();
    assertEquals(values.getBoolean("enabled", false), monitor.enabled());
    Optional<String> text = Optional.empty();
    if (monitor.file().isPresent()) {
      text = ServerOf.text(rendered, monitor.file().get());
    }
    assertEquals(values.containsKey("config"), text.isPresent(), "one of the chart's own");
    if (text.isPresent()) {
      MonitorFile.parse(text.get());
      assertEquals(values.getJsonObject("config"), Yaml.documents(text.get()).getFirst());
      Matcher file = Pattern.compile("(?m)^\\s*(?:- )?\\w+File: (\\S+)$").matcher(text.get());
      assertTrue(file.find());
      do {
        assertEquals(Optional.empty(), ServerOf.text(rendered, file.group(1)));
      } while (file.find());
    }
  }

  @Test
  void theMonitorReachesItsChannels() throws IOException {
    JsonObject values =
        Rendered.at(Yaml.file(Chart.values("monitor")), "networkPolicy", "channels");
    JsonObject policy = Chart.variant("monitor").of("NetworkPolicy").getFirst();
    assertTrue(
        objects(policy.getJsonObject("spec"), "egress").stream()
            .anyMatch(
                rule ->
                    rule.getJsonArray("to").equals(values.getJsonArray("peers"))
                        && objects(rule, "ports").stream()
                            .map(port -> port.getInteger("port"))
                            .toList()
                            .equals(values.getJsonArray("ports").getList())),
        policy::encode);
  }

  @Test
  void silenceIsAnAlert() {
    JsonObject rule = Chart.variant("monitor").of("PrometheusRule").getFirst();
    String text = rule.encode();
    assertTrue(text.contains("pilothouse_monitor_last_success_seconds"), text);
    assertTrue(text.contains("service=\\\"pilothouse-management\\\"}) > 300"), text);
    assertEquals(List.of(), Chart.variant("monitoring").of("PrometheusRule"));
  }

  private static void assertFolderIsMounted(Rendered rendered, String folder) {
    assertTrue(
        objects(rendered.container(), "volumeMounts").stream()
            .anyMatch(
                mount ->
                    mount.getString("mountPath").equals(folder)
                        && !mount.getBoolean("readOnly", false)),
        folder);
  }

  @Test
  void theKillSwitchOfThePresetsIsWhereItsConfigMapIs() throws IOException {
    Rendered rendered = Chart.variant("ha-postgres");
    String policy = ServerOf.text(rendered, "/etc/pilothouse/policy.yaml").orElseThrow();
    JsonObject mount =
        objects(rendered.container(), "volumeMounts").stream()
            .filter(each -> each.getString("name").equals("kill-switch"))
            .findFirst()
            .orElseThrow();
    assertEquals(
        mount.getString("mountPath") + "/stop",
        Yaml.documents(policy).getFirst().getString("killSwitch"));
  }

  /** Otherwise every pod of the cluster could use this server's rights. */
  @Test
  void withTokenReviewAloneOnlyTheNamespacesOwnAccountsMayCall() {
    Config config = ServerOf.config(Chart.variant("default"));
    assertTrue(config.http().identity().tokenReview());
    assertEquals(List.of("pilothouse"), config.http().identity().tokenReviewAudiences());
    assertEquals(config.tools().toolsets().size(), config.tools().access().size());
    config
        .tools()
        .access()
        .values()
        .forEach(who -> assertEquals(List.of("system:serviceaccounts:" + Chart.NAMESPACE), who));
  }

  @Test
  void whatARunningServerFollowsMakesNoNewPods(@TempDir Path folder) throws IOException {
    String before = pod(folder, "");
    assertEquals(before, pod(folder, "toolsets: [core]\n"));
    assertEquals(before, pod(folder, "policy: {preset: staging}\n"));
    assertEquals(before, pod(folder, "settings: {call-timeout: 5s}\n"));
    assertNotEquals(before, pod(folder, "hosts: [mcp.example.com]\n"));
    assertNotEquals(before, pod(folder, "settings: {log-level: debug}\n"));
    assertEquals(monitored(folder, "60s"), monitored(folder, "90s"));
    assertNotEquals(before, monitored(folder, "60s"));
    String map = "apiVersion: pilothouse.io/v1\\nkind: CriticalityMap\\ndefault: ";
    assertNotEquals(
        pod(folder, "criticalityMap: \"" + map + "P1\"\n"),
        pod(folder, "criticalityMap: \"" + map + "P2\"\n"));
  }

  private static String monitored(Path folder, String every) throws IOException {
    return pod(
        folder,
        "state: {ephemeral: true}\nmonitor: {enabled: true, config: {apiVersion: pilothouse.io/v1,"
            + " kind: Monitor, schedule: {every: "
            + every
            + "}}}\n");
  }

  private static String pod(Path folder, String values) throws IOException {
    Path file = Files.writeString(folder.resolve("values.yaml"), values);
    return Chart.rendered(file, Chart.NAMESPACE).deployment().encode();
  }

  /** Values reach the server as they were written, whatever is in them. */
  @Test
  void valuesSurviveThePropertiesFile(@TempDir Path folder) throws IOException {
    Path values =
        Files.writeString(
            folder.resolve("values.yaml"),
            "settings: {max-requests-per-minute: 12345678, disable-tools: 'top'}\n"
                + "auth: {oidc: {issuer: 'https://a.example/x', audiences: ['a\\b:c=d#e!'],"
                + " usernameClaim: 'a\\u0041'}, access: {core: ['user:oidc:x\\y']}}\n");
    Rendered rendered = Chart.rendered(values, Chart.NAMESPACE);
    Config config = ServerOf.config(rendered);
    assertEquals(12_345_678, config.http().limits().requests());
    HttpConfig.Oidc oidc = config.http().identity().oidc().orElseThrow();
    assertEquals(List.of("a\\b:c=d#e!"), oidc.audiences());
    assertEquals("a\\u0041", oidc.usernameClaim());
    assertEquals(Map.of("core", List.of("user:oidc:x\\y")), config.tools().access());
    Properties properties = new Properties();
    properties.load(
        new StringReader(
            ServerOf.text(rendered, "/etc/pilothouse/config.properties").orElseThrow()));
    assertEquals("top", properties.getProperty("disable-tools"));
  }
}
