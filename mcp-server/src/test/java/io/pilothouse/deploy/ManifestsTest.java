package io.pilothouse.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The plain manifests are the chart's, for those who have no Helm. */
class ManifestsTest {
  private static final Path FOLDER = Path.of("..", "deploy", "manifests");
  private static final String NAMESPACE = "pilothouse";
  private static final String HEAD =
      """
      # Made from the chart in deploy/helm/pilothouse with ci/%s-values.yaml, and compared with it by the build.
      # Do not edit: mvn test -Dtest='io.pilothouse.deploy.*Test' -Dmanifests=write
      apiVersion: v1
      kind: Namespace
      metadata:
        name: pilothouse
        labels:
          pod-security.kubernetes.io/enforce: restricted
      ---
      """;

  /** What is generated into the chart comes before what is generated from it. */
  @BeforeAll
  static void theChartIsUpToDate() throws IOException {
    ChartRolesTest.checkRules();
    ChartValuesTest.checkPresets();
  }

  @ParameterizedTest
  @CsvSource({"default, pilothouse", "ha-postgres, pilothouse-ha"})
  void areWhatTheChartRenders(String variant, String name) throws IOException {
    Generated.check(FOLDER.resolve(name + ".yaml"), manifest(variant));
  }

  @ParameterizedTest
  @CsvSource({"pilothouse", "pilothouse-ha"})
  void areValid(String name) throws IOException {
    KubernetesSchemas schemas = new KubernetesSchemas();
    List<JsonObject> objects = Yaml.documents(Files.readString(FOLDER.resolve(name + ".yaml")));
    assertEquals("Namespace", objects.getFirst().getString("kind"));
    for (JsonObject object : objects) {
      assertEquals(List.of(), schemas.problems(object), object::encodePrettily);
    }
  }

  /** Without what belongs to Helm: its labels, its tests, and where a template was. */
  private static String manifest(String variant) {
    String text = Chart.text(Chart.values(variant), NAMESPACE);
    return HEAD.formatted(variant)
        + List.of(text.split("(?m)^---\n")).stream()
            .filter(object -> !object.isBlank() && !object.contains("helm.sh/hook:"))
            .map(ManifestsTest::plain)
            .collect(Collectors.joining("---\n"));
  }

  private static String plain(String object) {
    return object
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("# Source:"))
        .filter(line -> !line.matches("\\s+(helm.sh/chart|app.kubernetes.io/managed-by): .*"))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }
}
