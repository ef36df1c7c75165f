package io.pilothouse.sandbox.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.sandbox.seed.Seed;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectorsTest {
  private static final Map<String, String> LABELS =
      Map.of("app", "web", "tier", "front", "example.com/rank", "7");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          app=web                        | true
          app==web,tier!=back            | true
          app=web,tier=back              | false
          app in (web, api)              | true
          app notin (web)                | false
          missing notin (web)            | true
          missing!=web                   | true
          app                            | true
          !app                           | false
          !missing                       | true
          example.com/rank>6             | true
          example.com/rank<7             | false
          app=                           | false
          in=web                         | false
          """)
  void selectsByLabels(String selector, boolean selected) {
    assertEquals(selected, LabelSelector.parse(selector).matches(LABELS));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          app===x      | unable to parse requirement: found '=', expected: identifier
          app in web   | unable to parse requirement: found 'web', expected: '('
          app in (web  | unable to parse requirement: found '', expected: ')'
          app web      | unable to parse requirement: found 'web', expected: in, notin, =, ==, !=, gt, lt
          app=web,     | found '', expected: identifier after ','
          =web         | found '=', expected: !, identifier, or 'end of string'
          a=b c=d      | found 'c', expected: ',' or 'end of string'
          """)
  void refusesInTheRealWords(String selector, String message) {
    StatusException refusal =
        assertThrows(StatusException.class, () -> LabelSelector.parse(selector));
    assertEquals(message, refusal.getMessage());
    assertEquals(400, refusal.code());
  }

  @Test
  void anEmptySelectorSelectsEverything() {
    assertTrue(LabelSelector.parse("").matches(LABELS));
    assertTrue(LabelSelector.parse("").isEmpty());
    assertTrue(FieldSelector.parse("", kind("", "pods")).matches(new JsonObject()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''         | v1      | pods        | status.phase=Running                  | true
          ''         | v1      | pods        | status.phase!=Running,spec.nodeName=a | false
          ''         | v1      | pods        | metadata.name==x                      | true
          ''         | v1      | nodes       | spec.unschedulable=false              | true
          apps       | v1      | deployments | metadata.name=x                       | true
          """)
  void selectsByFields(
      String group, String version, String resource, String selector, boolean selected) {
    JsonObject object =
        new JsonObject()
            .put("metadata", new JsonObject().put("name", "x"))
            .put("status", new JsonObject().put("phase", "Running"));
    assertEquals(selected, FieldSelector.parse(selector, kind(group, resource)).matches(object));
  }

  @Test
  void refusesUnknownFields() {
    assertEquals(
        "field label not supported: spec.nope",
        refusal("spec.nope=1", kind("", "pods")).getMessage());
    assertEquals(
        "\"spec.replicas\" is not a known field selector: only \"metadata.name\","
            + " \"metadata.namespace\"",
        refusal("spec.replicas=1", kind("apps", "deployments")).getMessage());
    assertEquals(
        "invalid selector: 'nonsense'; can't understand 'nonsense'",
        refusal("nonsense", kind("", "pods")).getMessage());
  }

  private static StatusException refusal(String selector, ResourceKind kind) {
    return assertThrows(StatusException.class, () -> FieldSelector.parse(selector, kind));
  }

  private static ResourceKind kind(String group, String resource) {
    return Seed.empty().kind(group, "v1", resource);
  }
}
