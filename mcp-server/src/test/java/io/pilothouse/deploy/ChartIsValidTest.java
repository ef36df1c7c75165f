package io.pilothouse.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.marcnuri.helm.LintResult;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A strict API server takes every object of every variant. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChartIsValidTest {
  private final KubernetesSchemas schemas = new KubernetesSchemas();

  static List<String> variants() {
    return Chart.variants();
  }

  @Test
  void helmLintFindsNothing() {
    LintResult result = Chart.lint();
    assertFalse(result.isFailed(), () -> String.join("\n", result.getMessages()));
  }

  @ParameterizedTest
  @MethodSource("variants")
  void everyObjectIsValid(String variant) {
    Rendered rendered = Chart.variant(variant);
    assertFalse(rendered.of("Deployment").isEmpty());
    for (JsonObject object : rendered.objects()) {
      assertEquals(List.of(), schemas.problems(object), () -> object.encodePrettily());
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void theNotesSayHowToConnect(String variant) {
    String notes = Chart.notes(variant);
    assertTrue(
        notes.matches("(?s).*claude mcp add --transport http k8s https?://\\S+/mcp.*"), notes);
    assertFalse(notes.contains("<no value>") || notes.contains("%!"), notes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "default | terminationGracePeriodSeconds | terminationGraceSeconds",
        "default | readOnlyRootFilesystem        | readOnlyRootFileSystem",
        "default | containerPort                 | containerport",
        "default | matchLabels                   | matchLabel",
        "ha-postgres     | maxUnavailable        | maxUnavailble",
        "ingress-tls     | pathType              | pathtype",
        "gateway         | backendRefs           | backends",
        "monitoring      | endpoints             | endpoint",
        "monitor         | alert                 | alertname"
      })
  void aMisspeltFieldIsFound(String variant, String field, String misspelt) {
    assertTrue(isBroken(variant, '"' + field + "\":", '"' + misspelt + "\":"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "default | \"containerPort\":8080       | \"containerPort\":\"8080\"",
        "default | \"runAsNonRoot\":true        | \"runAsNonRoot\":\"true\"",
        "default | \"replicas\":1               | \"replicas\":null",
        "default | \"verbs\":[\"create\"]       | \"verbs\":\"create\"",
        "default | \"protocol\":\"TCP\"         | \"protocol\":\"tcp\"",
        "default | \"type\":\"Recreate\"        | \"type\":\"Replace\"",
        "gateway | \"port\":80}                 | \"port\":\"http\"}"
      })
  void aWrongTypeOrWordIsFound(String variant, String right, String wrong) {
    assertTrue(isBroken(variant, right, wrong));
  }

  /** Whether what was changed, which must be there, is found. */
  private boolean isBroken(String variant, String from, String to) {
    List<JsonObject> changed =
        Chart.variant(variant).objects().stream()
            .filter(object -> object.encode().contains(from))
            .map(object -> new JsonObject(object.encode().replace(from, to)))
            .toList();
    assertFalse(changed.isEmpty(), "nothing has " + from);
    return changed.stream().noneMatch(object -> schemas.problems(object).isEmpty());
  }
}
