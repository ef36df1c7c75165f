package io.pilothouse.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaCatalogTest {
  private static final ToolSettings ALL =
      new ToolSettings(Set.of("core"), Set.of(), false, Duration.ofSeconds(1));

  @Test
  void readsAContractAndHidesItsPrivatePart() {
    ToolSchema schema = new SchemaCatalog().read("test_probe");
    assertEquals("core", schema.toolset());
    assertEquals(Effect.READ, schema.effect());
    assertFalse(schema.listing().containsKey("x-pilothouse"));
    assertTrue(schema.outputSchema().isPresent());
    assertFalse(schema.listing().containsKey("outputSchema"));
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        mistake("\"name\" must be", file -> file.put("name", "other")),
        mistake("\"title\" is missing", file -> file.remove("title")),
        mistake("1 to 399 characters", file -> file.put("description", "x".repeat(400))),
        mistake(
            "must set exactly", file -> file.getJsonObject("annotations").remove("openWorldHint")),
        mistake(
            "contradicts", file -> file.getJsonObject("annotations").put("readOnlyHint", false)),
        mistake(
            "contradicts", file -> file.getJsonObject("annotations").put("destructiveHint", true)),
        mistake(
            "toolset\" is missing", file -> file.getJsonObject("x-pilothouse").remove("toolset")),
        mistake(
            "read, write or destructive",
            file -> file.getJsonObject("x-pilothouse").put("effect", "maybe")),
        mistake("object schema", file -> file.remove("inputSchema")),
        mistake(
            "must be false",
            file -> file.getJsonObject("inputSchema").remove("additionalProperties")));
  }

  private static Arguments mistake(String problem, Consumer<JsonObject> change) {
    return Arguments.of(problem, change);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void refusesAFileThatIsNotAWholeContract(String problem, Consumer<JsonObject> change) {
    JsonObject file =
        new JsonObject()
            .put("name", "probe")
            .put("title", "Probe")
            .put("description", "A probe.")
            .put(
                "annotations",
                new JsonObject()
                    .put("readOnlyHint", true)
                    .put("destructiveHint", false)
                    .put("idempotentHint", true)
                    .put("openWorldHint", false))
            .put(
                "inputSchema",
                new JsonObject().put("type", "object").put("additionalProperties", false))
            .put("x-pilothouse", new JsonObject().put("toolset", "core").put("effect", "read"));
    assertEquals("probe", SchemaCatalog.parse("probe", file.copy()).name());
    change.accept(file);
    IllegalStateException refusal =
        assertThrows(IllegalStateException.class, () -> SchemaCatalog.parse("probe", file));
    assertTrue(refusal.getMessage().contains(problem), refusal.getMessage());
  }

  @Test
  void codeAndFileMustAgree() {
    FakeTool liar = new FakeTool("test_write", Effect.READ, call -> null);
    FakeTool homeless = new FakeTool("test_absent", Effect.READ, call -> null);
    assertThrows(
        IllegalStateException.class,
        () -> new ToolRegistry(new SchemaCatalog(), List.of(liar), ALL));
    assertThrows(
        IllegalStateException.class,
        () -> new ToolRegistry(new SchemaCatalog(), List.of(homeless), ALL));
    assertThrows(
        IllegalStateException.class,
        () ->
            new ToolRegistry(
                new SchemaCatalog(), List.of(FakeTool.write(), FakeTool.write()), ALL));
  }
}
