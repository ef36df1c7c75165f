package io.pilothouse.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pilothouse.documents.Page;
import io.pilothouse.policy.Evaluation;
import io.pilothouse.policy.PolicyFile;
import io.pilothouse.policy.TargetKind;
import io.pilothouse.policy.Verdict;
import io.pilothouse.policy.WriteRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The variables that the guide tells of are there, of the type it says, and there are no others.
 */
class PolicyVariablesTest {
  private static final List<List<String>> ROWS = Page.of("docs/policy.md").rows("variable");

  private static final WriteRequest WRITE =
      new WriteRequest(
          "rollback",
          "write",
          new WriteRequest.Target(
              "test",
              "shop",
              new TargetKind("apps", "Deployment", "deployments", List.of("deploy")),
              "web",
              Map.of()),
          new WriteRequest.Requester("ann", List.of("sre"), "s1"),
          new WriteRequest.Impact(
              OptionalInt.empty(),
              OptionalDouble.empty(),
              Map.of(),
              Map.of(),
              Plain.map(
                  new JsonObject()
                      .put("force", false)
                      .put("owners", new JsonArray())
                      .put("blast", BlastRadius.none(Optional.empty()).toJson()))));

  private static void holds(String condition) throws Exception {
    String yaml =
        "apiVersion: pilothouse.io/v1\nkind: Policy\ndefault: deny\n"
            + "rules: [{name: it, decide: allow, when: \"%s\"}]".formatted(condition);
    Evaluation said =
        PolicyFile.parse(yaml).evaluate(WRITE, Instant.EPOCH, false, (budget, since) -> 0);
    assertEquals(Verdict.ALLOW, said.verdict(), condition + ": " + said.trail());
  }

  static List<List<String>> rows() {
    return ROWS;
  }

  @ParameterizedTest
  @MethodSource("rows")
  void eachHasItsType(List<String> row) throws Exception {
    String type = row.get(1);
    holds(
        "type(%s) == %s"
            .formatted(
                Page.spans(row.getFirst()).getFirst(),
                type.equals("timestamp") ? "type(timestamp(0))" : type));
  }

  @ParameterizedTest
  @CsvSource({"target", "caller", "plan", "plan.blast"})
  void thereAreNoOthers(String map) throws Exception {
    long told =
        ROWS.stream()
            .map(row -> Page.spans(row.get(0)).getFirst())
            .filter(name -> name.matches(map.replace(".", "\\.") + "\\.\\w+"))
            .count();
    holds("size(%s) == %d".formatted(map, told));
  }

  @Test
  void theTableIsThere() {
    assertEquals("tool", Page.spans(ROWS.getFirst().getFirst()).getFirst());
  }
}
