package io.pilothouse.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.documents.Page;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every policy, test, condition and key of the guide against what reads them. */
class PolicyGuideTest {
  private static final Page GUIDE = Page.of("docs/policy.md");
  private static final Pattern NAME = Pattern.compile("# (\\S+\\.yaml)\n");

  /** The YAML of the page by the name in its first line. */
  private static Map<String, String> files(String kind) {
    return GUIDE.blocks("yaml").stream()
        .filter(yaml -> yaml.contains("\nkind: " + kind + "\n"))
        .collect(Collectors.toMap(PolicyGuideTest::name, Function.identity()));
  }

  private static String name(String yaml) {
    var name = NAME.matcher(yaml);
    assertTrue(name.lookingAt(), yaml);
    return name.group(1);
  }

  @Test
  void everyPolicyLoads() throws PolicyException {
    for (String yaml : files("Policy").values()) {
      PolicyFile.parse(yaml);
    }
    assertEquals(GUIDE.blocks("yaml").size(), files("Policy").size() + files("PolicyTest").size());
    assertEquals(
        Policy.simulatingEverything(), PolicyFile.parse(files("Policy").get("nothing.yaml")));
  }

  @Test
  void everyTestPasses() throws PolicyException {
    Map<String, String> policies = files("Policy");
    assertFalse(files("PolicyTest").isEmpty());
    for (String yaml : files("PolicyTest").values()) {
      PolicyTests tests = PolicyTests.parse(yaml);
      tests
          .run(PolicyFile.parse(policies.get(tests.policy())))
          .forEach(
              outcome -> assertEquals(Optional.empty(), outcome.problem(), outcome.of().name()));
    }
  }

  static List<String> conditions() {
    return GUIDE.blocks("cel").stream().flatMap(String::lines).toList();
  }

  @ParameterizedTest
  @MethodSource("conditions")
  void everyConditionCompiles(String text) throws Exception {
    Condition.compile(text);
  }

  @Test
  void allVariablesAreTold() {
    assertEquals(
        new TreeSet<>(Condition.VARIABLES.keySet()),
        GUIDE.rows("variable").stream()
            .map(row -> Page.spans(row.get(0)).getFirst().replaceFirst("\\..*", ""))
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @ParameterizedTest
  @CsvSource({
    "match,/$defs/match",
    "limits,/$defs/rule/properties/limits",
    "approval,/$defs/rule/properties/approval",
    "freeze,/$defs/freeze"
  })
  void allKeysAreTold(String heading, String place) throws IOException {
    JsonObject schema =
        new JsonObject(Files.readString(Path.of("../deploy/policies/policy.schema.json")));
    for (String step : place.substring(1).split("/")) {
      schema = schema.getJsonObject(step);
    }
    assertEquals(
        new TreeSet<>(schema.getJsonObject("properties").fieldNames()),
        GUIDE.rows(heading).stream()
            .map(row -> Page.spans(row.get(0)).getFirst())
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void allDecisionsAreTold() {
    assertEquals(
        List.of(Verdict.values()).stream().map(Verdict::word).toList(),
        GUIDE.rows("decision").stream().map(row -> Page.spans(row.get(0)).getFirst()).toList());
  }
}
