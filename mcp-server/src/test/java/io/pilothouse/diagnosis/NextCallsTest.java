package io.pilothouse.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.diagnosis.finding.Finding;
import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.snapshot.Scope;
import io.pilothouse.tools.SchemaCatalog;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every call that a diagnosis of a scenario proposes, against the tools that there are. */
class NextCallsTest {
  private static final JsonSchemaOptions OPTIONS =
      new JsonSchemaOptions()
          .setBaseUri("https://pilothouse.io/tool-schemas/")
          .setDraft(Draft.DRAFT202012)
          .setOutputFormat(OutputFormat.Basic);

  private final Map<String, JsonObject> schemas = new HashMap<>();

  private JsonObject schema(String tool) {
    return schemas.computeIfAbsent(
        tool, name -> new SchemaCatalog().read(name).inputSchema().copy());
  }

  /** A write needs a reason, which only who makes the call can give. */
  private Optional<String> problem(NextCall call) {
    JsonObject schema = schema(call.tool());
    JsonObject arguments = call.arguments().copy();
    if (schema.getJsonArray("required", new JsonArray()).contains("reason")) {
      arguments.put("reason", "diagnosed");
    }
    OutputUnit result = Validator.create(JsonSchema.of(schema.copy()), OPTIONS).validate(arguments);
    return Boolean.TRUE.equals(result.getValid())
        ? Optional.empty()
        : Optional.of(
            call
                + " "
                + result.getErrors().stream()
                    .map(each -> each.getInstanceLocation() + " " + each.getError())
                    .toList());
  }

  @Test
  void areReadyToBeMade() {
    try (Diagnosing diagnosing = new Diagnosing()) {
      List<NextCall> calls =
          Scenario.all()
              .flatMap(each -> found(diagnosing, each))
              .flatMap(each -> each.observed().next().stream())
              .distinct()
              .toList();
      assertEquals(
          "", String.join("\n", calls.stream().flatMap(each -> problem(each).stream()).toList()));
    }
  }

  @Test
  void aCallThatNoToolTakesIsNoticed() {
    JsonObject arguments = new JsonObject().put("namespace", "shop").put("nod", "worker-1");
    assertTrue(problem(new NextCall("list_pods", arguments, "")).isPresent());
  }

  private static Stream<Finding> found(Diagnosing diagnosing, Scenario scenario) {
    return diagnosing
        .of(
            scenario,
            new FixtureReader(scenario.objects(), scenario.logs(), scenario.forbidden()),
            Scope.CLUSTER)
        .findings()
        .stream();
  }
}
