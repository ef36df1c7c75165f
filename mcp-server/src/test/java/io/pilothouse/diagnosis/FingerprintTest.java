package io.pilothouse.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.pilothouse.diagnosis.snapshot.Scope;
import io.pilothouse.monitor.incident.Sighting;
import io.pilothouse.monitor.incident.Sightings;
import io.pilothouse.redaction.Redactor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An incident stays the same while the pods that show it are replaced. */
class FingerprintTest {
  private static Diagnosing diagnosing;

  @BeforeAll
  static void start() {
    diagnosing = new Diagnosing();
  }

  @AfterAll
  static void stop() {
    diagnosing.close();
  }

  static Stream<Scenario> scenarios() {
    return Scenario.all().filter(each -> !replaced(each.objects()).isEmpty());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenarios")
  void staysTheSameWhenPodsAreReplaced(Scenario scenario) {
    Map<String, String> names = replaced(scenario.objects());
    List<JsonObject> objects =
        scenario.objects().stream()
            .map(each -> new JsonObject(renamed(each.encode(), names)))
            .toList();
    Map<String, String> logs =
        scenario.logs().entrySet().stream()
            .collect(Collectors.toMap(each -> renamed(each.getKey(), names), Map.Entry::getValue));
    assertEquals(
        fingerprints(scenario, scenario.objects(), scenario.logs()),
        fingerprints(scenario, objects, logs));
  }

  @Test
  void somethingIsSeenAtAll() {
    assertFalse(
        scenarios().allMatch(each -> fingerprints(each, each.objects(), each.logs()).isEmpty()));
  }

  static Stream<Scenario> measured() {
    return Scenario.all().filter(each -> !each.usage().written().isEmpty());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("measured")
  void staysTheSameWhateverWasMeasured(Scenario scenario) {
    FixtureReader reader =
        new FixtureReader(scenario.objects(), scenario.logs(), scenario.forbidden());
    assertEquals(
        fingerprints(scenario, scenario.objects(), scenario.logs()),
        fingerprints(diagnosing.of(scenario, reader, Scope.CLUSTER)));
  }

  private static Set<String> fingerprints(
      Scenario scenario, List<JsonObject> objects, Map<String, String> logs) {
    return fingerprints(
        diagnosing.of(
            new FixtureReader(objects, logs, scenario.forbidden()),
            Scope.CLUSTER,
            List.of(),
            scenario.now()));
  }

  private static Set<String> fingerprints(Diagnosis diagnosis) {
    return Sightings.of("prod", diagnosis, new Redactor()).stream()
        .map(Sighting::fingerprint)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Pods of Deployments, and the names that their successors have. */
  private static Map<String, String> replaced(List<JsonObject> objects) {
    Map<String, String> names = new TreeMap<>();
    for (JsonObject object : objects) {
      JsonObject metadata = object.getJsonObject("metadata", new JsonObject());
      boolean ofReplicaSet =
          metadata.getJsonArray("ownerReferences", new JsonArray()).stream()
              .map(JsonObject.class::cast)
              .anyMatch(each -> "ReplicaSet".equals(each.getString("kind")));
      if ("Pod".equals(object.getString("kind")) && ofReplicaSet) {
        names.put(metadata.getString("name"), metadata.getString("name") + "-later");
      }
    }
    return names;
  }

  private static String renamed(String text, Map<String, String> names) {
    String result = text;
    for (Map.Entry<String, String> each : names.entrySet()) {
      result =
          Pattern.compile("(?<![\\w.-])" + Pattern.quote(each.getKey()) + "(?![\\w.-])")
              .matcher(result)
              .replaceAll(each.getValue());
    }
    return result;
  }
}
