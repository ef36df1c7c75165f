package io.pilothouse.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.diagnosis.finding.Finding;
import io.pilothouse.diagnosis.snapshot.Scope;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Situations as a real cluster reported them. */
class RecordedFaultsTest {
  private static final Pattern TIME =
      Pattern.compile("\"(20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z)\"");
  private static Diagnosing diagnosing;

  @BeforeAll
  static void start() {
    diagnosing = new Diagnosing();
  }

  @AfterAll
  static void stop() {
    diagnosing.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "configmap-missing",
        "crash-loop-app-error",
        "healthy",
        "image-tag-not-found",
        "init-container-crash",
        "job-failed",
        "quota-exceeded",
        "readiness-never-passes",
        "service-selector-mismatch",
        "statefulset-blocked",
        "stuck-rollout",
        "unschedulable-cpu"
      })
  void isDiagnosed(String name) {
    JsonObject recorded = Scenario.recorded(name + ".json");
    JsonObject expect = Scenario.recorded(name + ".expect.json");
    List<JsonObject> objects =
        Stream.of(recorded, Scenario.recorded("cluster-scoped.json"))
            .flatMap(each -> each.getJsonArray("items").stream())
            .map(JsonObject.class::cast)
            .toList();
    Diagnosis diagnosis =
        diagnosing.of(
            new FixtureReader(objects, logs(objects), Set.of()),
            Scope.CLUSTER,
            List.of(),
            newest(recorded));
    // The nodes that all were recorded on have their own faults: nodes.yaml tells of them.
    diagnosis = about(diagnosis);
    String text = Diagnosing.text(diagnosis);
    String root = expect.getString("root");
    if (root == null) {
      assertEquals(List.of(), diagnosis.findings(), text);
      return;
    }
    assertEquals(1, diagnosis.findings().size(), text);
    Finding first = diagnosis.findings().get(0);
    assertEquals(root, first.root().toString(), text);
    texts(expect, "mustMention")
        .forEach(each -> assertTrue(text.contains(each), each + "\n" + text));
    texts(expect, "symptoms")
        .forEach(
            each ->
                assertTrue(
                    first.symptoms().stream()
                        .anyMatch(symptom -> symptom.object().toString().equals(each)),
                    text));
    if (expect.containsKey("suggests")) {
      assertTrue(text.contains("next: " + expect.getString("suggests") + " "), text);
    }
    assertTrue(text.length() <= 6_000, text);
  }

  /** One of the recorded nodes had stopped reporting; another was cordoned, which is no fault. */
  @Test
  void theDeadNodeIsFound() {
    JsonObject recorded = Scenario.recorded("cluster-scoped.json");
    List<JsonObject> nodes =
        recorded.getJsonArray("items").stream().map(JsonObject.class::cast).toList();
    Diagnosis diagnosis =
        diagnosing.of(
            new FixtureReader(nodes, Map.of(), Set.of()),
            Scope.CLUSTER,
            List.of(),
            newest(recorded));
    assertEquals(
        List.of("NODE_NOTREADY Node pool-b-node-6"),
        diagnosis.findings().stream().map(each -> each.code() + " " + each.root()).toList());
  }

  private static Diagnosis about(Diagnosis all) {
    return new Diagnosis(
        all.scope(),
        all.at(),
        all.checked(),
        all.findings().stream().filter(each -> !each.root().namespace().isEmpty()).toList(),
        all.gaps());
  }

  private static List<String> texts(JsonObject json, String field) {
    return json.getJsonArray(field, new JsonArray()).stream().map(String::valueOf).toList();
  }

  private static Instant newest(JsonObject recorded) {
    return TIME.matcher(recorded.encode())
        .results()
        .map(each -> Instant.parse(each.group(1)))
        .max(Instant::compareTo)
        .orElseThrow();
  }

  /** Of each pod whose program was recorded. */
  private static Map<String, String> logs(List<JsonObject> objects) {
    Map<String, String> logs = new HashMap<>();
    for (JsonObject object : objects) {
      if ("Pod".equals(object.getString("kind"))) {
        String pod = object.getJsonObject("metadata").getString("name");
        String namespace = object.getJsonObject("metadata").getString("namespace");
        for (String program : List.of("checkout", "db-migrate-0042", "inventory")) {
          if (pod.startsWith(program)) {
            Stream.of("initContainers", "containers")
                .flatMap(
                    field ->
                        object.getJsonObject("spec").getJsonArray(field, new JsonArray()).stream())
                .map(each -> ((JsonObject) each).getString("name"))
                .forEach(
                    container -> logs.put(namespace + "/" + pod + "/" + container, log(program)));
          }
        }
      }
    }
    return logs;
  }

  private static String log(String program) {
    try (InputStream in =
        RecordedFaultsTest.class.getResourceAsStream(
            "/recordings/faults/logs/" + program + ".log")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
