package io.pilothouse.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The published schemas and the readers take and refuse the same files. */
class PolicySchemaTest {
  private static final Path EXAMPLES = Path.of("../deploy/policies");
  private static final String HEAD = "apiVersion: pilothouse.io/v1\nkind: Policy\n";

  private static final String TEST_HEAD =
      "apiVersion: pilothouse.io/v1\nkind: PolicyTest\npolicy: p.yaml\n";
  private static final String CASE = "cases: [{name: a, given: {%s}, expect: {decide: deny}}]";

  private static List<Path> files(String name) throws IOException {
    try (Stream<Path> examples = Files.list(EXAMPLES);
        Stream<Path> ours = Files.list(Path.of("src/test/resources/policy"))) {
      return Stream.concat(examples, ours)
          .filter(file -> file.getFileName().toString().matches(name))
          .toList();
    }
  }

  static List<Path> policies() throws IOException {
    return files(".*(?<!\\.test)\\.yaml");
  }

  static List<Path> tests() throws IOException {
    return files(".*\\.test\\.yaml");
  }

  private static OutputUnit validate(String schemaFile, String yaml) throws IOException {
    JsonObject schema = new JsonObject(Files.readString(EXAMPLES.resolve(schemaFile)));
    Object document = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    JsonSchemaOptions options =
        new JsonSchemaOptions().setDraft(Draft.DRAFT202012).setBaseUri("https://pilothouse.io/");
    return Validator.create(JsonSchema.of(schema), options)
        .validate(new JsonObject(asMap(document)));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> asMap(Object document) {
    return (Map<String, Object>) document;
  }

  @ParameterizedTest
  @MethodSource("policies")
  void takesWhatTheReaderTakes(Path file) throws Exception {
    PolicyFile.parse(Files.readString(file));
    OutputUnit output = validate("policy.schema.json", Files.readString(file));
    assertTrue(output.getValid(), () -> String.valueOf(output.getErrors()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "default: maybe",
        "defaults: deny",
        "rules: [{decide: deny}]",
        "rules: [{name: a}]",
        "rules: [{name: a, decide: deny, match: {namespace: x}}]",
        "rules: [{name: a, decide: deny, match: {effects: [read]}}]",
        "rules: [{name: a, decide: deny, limits: {maxReplicas: 1}}]",
        "rules: [{name: a, decide: allow, limits: {perObject: 5}}]",
        "rules: [{name: a, decide: allow, approval: {}}]",
        "freezes: [{name: a}]",
        "freezes: [{name: a, from: '2026-01-01T00:00:00Z'}]",
        "killSwitch: stop"
      })
  void refusesWhatTheReaderRefuses(String body) throws IOException {
    assertThrows(PolicyException.class, () -> PolicyFile.parse(HEAD + body));
    assertFalse(validate("policy.schema.json", HEAD + body).getValid());
  }

  @ParameterizedTest
  @MethodSource("tests")
  void takesTheTestsThatTheReaderTakes(Path file) throws Exception {
    String yaml = Files.readString(file);
    assertFalse(PolicyTests.parse(yaml).cases().isEmpty());
    OutputUnit output = validate("policy-tests.schema.json", yaml);
    assertTrue(output.getValid(), () -> String.valueOf(output.getErrors()));
  }

  /** Every key of a case is known to both. */
  @Test
  void takesEveryKeyOfATest() throws Exception {
    JsonObject given =
        new JsonObject(Files.readString(EXAMPLES.resolve("policy-tests.schema.json")))
            .getJsonObject("$defs")
            .getJsonObject("given")
            .getJsonObject("properties");
    String known =
        assertThrows(
                PolicyException.class,
                () -> PolicyTests.parse(TEST_HEAD + CASE.formatted("tool: t, nonsense: 1")))
            .getMessage();
    assertEquals(
        new TreeSet<>(given.fieldNames()),
        new TreeSet<>(List.of(known.replaceAll("(?s).*known are ", "").split(", "))),
        known);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "namespace: shop",
        "tool: t, effect: read",
        "tool: t, name: ''",
        "tool: t, replicas: -1",
        "tool: t, unavailablePercent: 101",
        "tool: t, object: x",
        "tool: t, plan: [1]",
        "tool: t, labels: {a: 1}",
        "tool: t, killSwitch: 'on'",
        "tool: t, history: [yesterday]",
        "tool: t, history: []",
        "tool: t, nonsense: 1"
      })
  void refusesTheSituationsThatTheReaderRefuses(String given) throws IOException {
    String yaml = TEST_HEAD + CASE.formatted(given);
    assertThrows(PolicyException.class, () -> PolicyTests.parse(yaml));
    assertFalse(validate("policy-tests.schema.json", yaml).getValid());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "case: []",
        "cases: {}",
        "cases: [{given: {tool: t}, expect: {decide: deny}}]",
        "cases: [{name: a, expect: {decide: deny}}]",
        "cases: [{name: a, given: {tool: t}}]",
        "cases: [{name: a, given: {tool: t}, expect: {}}]",
        "cases: [{name: a, given: {tool: t}, expect: {decide: maybe}}]",
        "cases: [{name: a, given: {tool: t}, expect: {decide: deny, rules: x}}]"
      })
  void refusesTheTestsThatTheReaderRefuses(String body) throws IOException {
    assertThrows(PolicyException.class, () -> PolicyTests.parse(TEST_HEAD + body));
    assertFalse(validate("policy-tests.schema.json", TEST_HEAD + body).getValid());
  }
}
