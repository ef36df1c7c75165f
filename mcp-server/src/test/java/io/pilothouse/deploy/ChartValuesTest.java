package io.pilothouse.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.config.Setting;
import io.pilothouse.config.Settings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be said in values: all of it documented and tried, nothing else taken. */
class ChartValuesTest {
  private static final Path SCHEMA = Chart.FOLDER.resolve("values.schema.json");
  private static final Path VALUES = Chart.FOLDER.resolve("values.yaml");
  private static final Path POLICIES = Path.of("..", "deploy", "policies");
  private static final Path MONITOR_SCHEMA =
      Path.of("..", "deploy", "monitor", "monitor.schema.json");
  private static final String DEFINITIONS = "\n  \"definitions\": {";
  private static final Path README = Path.of("..", "deploy", "README.md");

  /** A pod has one cluster, its own; the sandbox is no cluster to deploy for. */
  private static final Set<String> NOT_OF_THE_CHART =
      Set.of("kubeconfig", "contexts", "context", "sandbox", "sandbox-pods", "config");

  @TempDir private Path folder;

  @Test
  void theSchemaHasExactlyTheValuesThereAre() throws IOException {
    Set<String> described = new TreeSet<>(leavesOfSchema().keySet());
    described.remove("global");
    described.removeIf(path -> path.startsWith("settings."));
    described.add("settings");
    assertEquals(described, leaves(Yaml.file(VALUES), "").keySet());
  }

  @Test
  void everyValueIsDescribed() throws IOException {
    leavesOfSchema()
        .forEach(
            (path, schema) ->
                assertTrue(
                    path.startsWith("settings.") || schema.containsKey("description"), path));
  }

  /** Nothing can be switched that was never rendered. */
  @Test
  void everyValueIsChangedInSomeVariant() throws IOException {
    Map<String, Object> defaults = leaves(Yaml.file(VALUES), "");
    Set<String> untried = new TreeSet<>(defaults.keySet());
    for (String variant : Chart.variants()) {
      JsonObject values = Yaml.file(Chart.values(variant));
      untried.removeIf(
          path -> isSet(values, path) && !Objects.equals(value(values, path), defaults.get(path)));
    }
    assertEquals(Set.of(), untried);
  }

  @Test
  void everySettingIsReachedByAValue() throws IOException {
    Set<String> reached = new TreeSet<>(NOT_OF_THE_CHART);
    reached.addAll(property("settings").getJsonObject("properties").fieldNames());
    for (String variant : Chart.variants()) {
      Rendered rendered = Chart.variant(variant);
      ServerOf.text(rendered, "/etc/pilothouse/config.properties")
          .orElseThrow()
          .lines()
          .forEach(line -> reached.add(line.substring(0, line.indexOf('='))));
      Rendered.objects(rendered.container(), "env").stream()
          .map(variable -> variable.getString("name"))
          .forEach(
              variable ->
                  Settings.ALL.stream()
                      .filter(setting -> setting.variable().equals(variable))
                      .forEach(setting -> reached.add(setting.name())));
    }
    assertEquals(
        Settings.ALL.stream()
            .<String>map(Setting::name)
            .collect(Collectors.toCollection(TreeSet::new)),
        reached);
  }

  @Test
  void theToolsetsAreThoseThereAre() throws IOException {
    JsonArray known = new JsonArray(Settings.KNOWN_TOOLSETS);
    assertEquals(known, property("toolsets").getJsonObject("items").getJsonArray("enum"));
    assertEquals(
        known, property("auth", "access").getJsonObject("propertyNames").getJsonArray("enum"));
  }

  /** A chart cannot read outside its folder, so it has copies. */
  @Test
  void thePresetsAreTheExamplePolicies() throws IOException {
    assertEquals(
        new JsonArray(List.copyOf(checkPresets())),
        property("policy", "preset").getJsonArray("enum"));
  }

  static Set<String> checkPresets() throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.list(POLICIES)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".yaml") && !name.endsWith(".test.yaml")) {
          names.add(name.substring(0, name.length() - ".yaml".length()));
          Generated.check(
              Chart.FOLDER.resolve("files").resolve("policies").resolve(name),
              Files.readString(file));
        }
      }
    }
    return names;
  }

  /** Nor can its schema refer to another, and Helm reads draft 7 in every version. */
  @Test
  void theMonitorsFileHasItsOwnSchema() throws IOException {
    String text = Files.readString(SCHEMA);
    String head =
        text.substring(0, text.indexOf("\n    \"monitor\": {", text.indexOf(DEFINITIONS)));
    JsonObject monitor =
        new JsonObject(
            Files.readString(MONITOR_SCHEMA)
                .replace("#/$defs/", "#/definitions/monitor/definitions/")
                .replace("\"$defs\"", "\"definitions\"")
                .replace("\"dependentRequired\"", "\"dependencies\""));
    monitor.remove("$schema");
    monitor.remove("$id");
    Generated.check(SCHEMA, head + "\n    \"monitor\": " + monitor.encode() + "\n  }\n}\n");
  }

  @Test
  void theChartIsOfThisVersion() throws IOException {
    String pom = Files.readString(Path.of("..", "pom.xml"));
    String version = pom.replaceFirst("(?s).*?<version>([^<]+?)(-SNAPSHOT)?</version>.*", "$1");
    JsonObject chart = Yaml.file(Chart.FOLDER.resolve("Chart.yaml"));
    assertEquals(version, chart.getString("appVersion"));
    assertEquals(version, chart.getString("version"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "readonly: true                               | readonly",
        "readOnly: 'yes'                              | readOnly",
        "replicas: 0                                  | replicas",
        "image: {name: x}                             | image",
        "toolsets: [core, all]                        | toolsets",
        "settings: {call-timeut: 5s}                  | settings",
        "settings: {http: false}                      | settings",
        "settings: {log-level: \"debug\\nhttp=false\"} | log-level",
        "policy: {preset: none}                       | preset",
        "podLabels: {app.kubernetes.io/name: x}       | app.kubernetes.io/name",
        "auth: {access: {core: [\"a;nodes=*\"]}}      | access",
        "rbac: {kinds: ['*.example.com']}             | kinds",
        "monitor: {config: {kind: Monitor}}           | apiVersion",
        "monitor: {config: {apiVersion: pilothouse.io/v1, kind: Monitor, shedule: {}}}             "
            + "  | shedule",
        "monitor: {config: {apiVersion: pilothouse.io/v1, kind: Monitor, schedule: {every: 1s}}}   "
            + "  | every",
        "monitor: {config: {apiVersion: pilothouse.io/v1, kind: Monitor, schedule: {timeZone:"
            + " UTC}}} | cron",
        "monitor: {config: {apiVersion: pilothouse.io/v1, kind: Monitor, silences: [{until: x}]}}  "
            + "  | until",
        "resources: []                                | resources"
      })
  void theSchemaRefuses(String values, String named) throws IOException {
    String complaint = complaint(values);
    assertTrue(complaint.contains("don't meet the specifications of the schema"), complaint);
    assertTrue(complaint.contains(named), complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "replicas: 2 | set state.url.secretName",
        "{replicas: 2, state: {url: {secretName: pg}}} | set state.planKey.secretName",
        "{state: {url: {secretName: pg}, persistence: {enabled: true}}} | a volume is for SQLite",
        "readOnly: false | writes need somewhere to keep plans",
        "{readOnly: false, state: {url: {secretName: pg}}} | state.planKey",
        "{auth: {tokenReview: {enabled: false}}} | nobody could call",
        "{auth: {oidc: {issuer: 'https://a.example'}, access: {core: [x]}}} | oidc.audiences",
        "{auth: {tokens: {secretName: tokens}}} | say who may use which toolset",
        "{toolsets: [core], auth: {access: {nodes: [x]}}} | toolset nodes is not in toolsets",
        "monitor: {enabled: true} | incidents must outlive the pod",
        "{monitor: {enabled: true}, state: {ephemeral: true}, toolsets: [core]} | toolset diagnose",
        "{monitor: {enabled: true}, state: {ephemeral: true}, auth: {impersonate: {enabled: true}}}"
            + " | no rights of its own",
        "{monitor: {enabled: true}, state: {ephemeral: true}, rbac: {namespaces: [a]}} | no rights"
            + " for every namespace",
        "{monitor: {enabled: true, existingConfigMap: x, config: {apiVersion: pilothouse.io/v1,"
            + " kind: Monitor}}} | not both",
        "{ingress: {enabled: true}} | ingress.hosts",
        "{httpRoute: {enabled: true}} | needs parentRefs and hostnames"
      })
  void theChartRefusesWhatWouldNotWork(String values, String words) throws IOException {
    String complaint = complaint(values);
    assertTrue(complaint.contains(words), complaint);
  }

  private String complaint(String values) throws IOException {
    Path file = Files.writeString(folder.resolve("values.yaml"), values + "\n");
    return assertThrows(IllegalStateException.class, () -> Chart.text(file, Chart.NAMESPACE))
        .getMessage();
  }

  @Test
  void theReadmeHasATableOfValues() throws IOException {
    String text = Files.readString(README);
    int begin = text.indexOf('\n', text.indexOf("<!-- values:begin")) + 1;
    int end = text.indexOf("<!-- values:end");
    assertTrue(begin > 0 && end >= begin);
    Generated.check(README, text.substring(0, begin) + table() + text.substring(end));
  }

  private static String table() throws IOException {
    Map<String, Object> defaults = leaves(Yaml.file(VALUES), "");
    StringBuilder table = new StringBuilder("| value | default | meaning |\n|---|---|---|\n");
    JsonObject root = schema();
    rows(root, "", defaults, table);
    return table.toString();
  }

  private static void rows(
      JsonObject schema, String path, Map<String, Object> defaults, StringBuilder table) {
    for (String name : schema.getJsonObject("properties").fieldNames()) {
      JsonObject each = schema.getJsonObject("properties").getJsonObject(name);
      String here = path + name;
      if (each.containsKey("properties") && !here.equals("settings")) {
        rows(each, here + ".", defaults, table);
      } else if (defaults.containsKey(here)) {
        table.append(
            "| `%s` | %s | %s |\n"
                .formatted(
                    here,
                    shown(defaults.get(here)),
                    each.getString("description").replace("|", "\\|")));
      }
    }
  }

  private static String shown(Object value) {
    boolean nothing = Set.of("", "{}", "[]").contains(String.valueOf(value));
    String text =
        value instanceof JsonObject || value instanceof JsonArray ? value.toString() : "" + value;
    return nothing ? "" : "`" + text + "`";
  }

  private static JsonObject schema() throws IOException {
    return new JsonObject(Files.readString(SCHEMA));
  }

  private static JsonObject property(String... path) throws IOException {
    JsonObject found = schema();
    for (String step : path) {
      found = found.getJsonObject("properties").getJsonObject(step);
      assertNotNull(found, step);
    }
    return found;
  }

  private static Map<String, JsonObject> leavesOfSchema() throws IOException {
    Map<String, JsonObject> leaves = new TreeMap<>();
    addLeaves(schema(), "", leaves);
    return leaves;
  }

  private static void addLeaves(JsonObject schema, String path, Map<String, JsonObject> leaves) {
    for (Map.Entry<String, Object> each : schema.getJsonObject("properties")) {
      JsonObject property = (JsonObject) each.getValue();
      if (property.containsKey("properties")) {
        assertEquals(Boolean.FALSE, property.getBoolean("additionalProperties"), each.getKey());
        addLeaves(property, path + each.getKey() + ".", leaves);
      } else {
        leaves.put(path + each.getKey(), property);
      }
    }
  }

  /** Values by their paths, down to what the schema leaves open. */
  private static Map<String, Object> leaves(JsonObject values, String path) throws IOException {
    Map<String, Object> leaves = new TreeMap<>();
    Set<String> known = new HashSet<>(leavesOfSchema().keySet());
    known.add("settings");
    for (String name : values.fieldNames()) {
      String here = path + name;
      Object value = values.getValue(name);
      if (value instanceof JsonObject object && !known.contains(here)) {
        leaves.putAll(leaves(object, here + "."));
      } else {
        leaves.put(here, value);
      }
    }
    return leaves;
  }

  private static boolean isSet(JsonObject values, String path) {
    String[] steps = path.split("\\.");
    JsonObject found = values;
    for (int i = 0; i < steps.length - 1; i++) {
      found = found.getJsonObject(steps[i], new JsonObject());
    }
    return found.containsKey(steps[steps.length - 1]);
  }

  private static Object value(JsonObject values, String path) {
    String[] steps = path.split("\\.");
    JsonObject found = values;
    for (int i = 0; i < steps.length - 1; i++) {
      found = found.getJsonObject(steps[i]);
    }
    return found.getValue(steps[steps.length - 1]);
  }
}
