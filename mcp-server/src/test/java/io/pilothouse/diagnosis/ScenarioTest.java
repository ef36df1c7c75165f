package io.pilothouse.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.diagnosis.finding.Finding;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.diagnosis.report.ReportJson;
import io.pilothouse.diagnosis.snapshot.Scope;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every scenario file. */
class ScenarioTest {
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
    return Scenario.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenarios")
  void isDiagnosed(Scenario scenario) {
    Diagnosis diagnosis =
        diagnosing.of(
            scenario,
            new FixtureReader(scenario.objects(), scenario.logs(), scenario.forbidden()),
            scope(scenario.scope()));
    String text = Diagnosing.text(diagnosis);
    JsonObject expect = scenario.expect();
    List<JsonObject> wanted =
        expect.getJsonArray("findings", new JsonArray()).stream()
            .map(JsonObject.class::cast)
            .toList();
    String said = scenario.name() + "\n" + text;

    int most = expect.getInteger("most", wanted.size());
    assertTrue(diagnosis.findings().size() <= most, "more than " + most + " findings: " + said);
    for (int i = 0; i < wanted.size(); i++) {
      holds(wanted.get(i), i, diagnosis, said);
    }
    texts(expect, "mentions").forEach(each -> assertTrue(text.contains(each), each + ": " + said));
    texts(expect, "silent").forEach(each -> assertFalse(text.contains(each), each + ": " + said));
    texts(expect, "notChecked")
        .forEach(
            each ->
                assertTrue(
                    diagnosis.gaps().stream().anyMatch(gap -> gap.toString().contains(each)),
                    each + " is not among what was not checked: " + said));
    if (expect.containsKey("status")) {
      assertEquals(
          expect.getString("status"), ReportJson.brief(diagnosis, 10).getString("status"), said);
    }
    assertTrue(text.length() <= 6_000, said);
  }

  private static Scope scope(JsonObject scope) {
    Optional<String> namespace = Optional.ofNullable(scope.getString("namespace"));
    return scope.containsKey("kind")
        ? Scope.object(
            new Ref(scope.getString("kind"), namespace.orElse(""), scope.getString("name")))
        : new Scope(namespace, Optional.empty());
  }

  /** The findings in the order of the scenario are those that come first, in any order. */
  private static void holds(JsonObject wanted, int index, Diagnosis diagnosis, String said) {
    String root = wanted.getString("root");
    Finding finding =
        diagnosis.findings().stream()
            .filter(each -> root == null || each.root().toString().equals(root))
            .filter(
                each ->
                    !wanted.containsKey("code")
                        || each.code().name().equals(wanted.getString("code")))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no finding " + wanted.encode() + ": " + said));
    String its = Diagnosing.text(only(diagnosis, finding));
    texts(wanted, "mentions")
        .forEach(each -> assertTrue(its.contains(each), "not mentioned: " + each + ": " + said));
    texts(wanted, "silent")
        .forEach(each -> assertFalse(its.contains(each), "mentioned: " + each + ": " + said));
    Set<String> symptoms =
        finding.symptoms().stream()
            .flatMap(each -> Stream.of(each.object().toString(), each.toString()))
            .collect(Collectors.toSet());
    texts(wanted, "symptoms")
        .forEach(each -> assertTrue(symptoms.contains(each), "no symptom " + each + ": " + said));
    if (wanted.containsKey("suggests")) {
      assertTrue(
          finding.observed().next().stream()
              .anyMatch(each -> each.tool().equals(wanted.getString("suggests"))),
          "does not suggest " + wanted.getString("suggests") + ": " + said);
    }
    if (wanted.containsKey("confidence")) {
      assertEquals(wanted.getString("confidence"), finding.observed().confidence().name(), said);
    }
    if (wanted.containsKey("severity")) {
      assertEquals(wanted.getString("severity"), finding.assessment().severity().toString(), said);
    }
    if (wanted.containsKey("change")) {
      assertTrue(
          finding
              .change()
              .map(Object::toString)
              .orElse("none")
              .contains(wanted.getString("change")),
          said);
    }
  }

  private static Diagnosis only(Diagnosis diagnosis, Finding finding) {
    return new Diagnosis(
        diagnosis.scope(), diagnosis.at(), diagnosis.checked(), List.of(finding), diagnosis.gaps());
  }

  private static List<String> texts(JsonObject json, String field) {
    return json.getJsonArray(field, new JsonArray()).stream().map(String::valueOf).toList();
  }

  @Test
  void namesAreTakenOnce() {
    List<String> names = Scenario.all().map(Scenario::name).toList();
    assertEquals(
        List.of(),
        IntStream.range(0, names.size())
            .filter(i -> names.indexOf(names.get(i)) < i)
            .mapToObj(names::get)
            .toList());
  }
}
