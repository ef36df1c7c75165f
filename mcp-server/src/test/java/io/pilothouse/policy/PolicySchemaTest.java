package io.pilothouse.policy;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The published schema and the reader take and refuse the same files. */
class PolicySchemaTest {
  private static final Path EXAMPLES = Path.of("../deploy/policies");
  private static final String HEAD = "apiVersion: pilothouse.io/v1\nkind: Policy\n";

  static List<Path> policies() throws IOException {
    try (Stream<Path> files =
        Stream.concat(
            Files.list(EXAMPLES), Stream.of(Path.of("src/test/resources/policy/keys.yaml")))) {
      return files.filter(file -> file.toString().matches(".*(?<!\\.test)\\.yaml")).toList();
    }
  }

  private static OutputUnit validate(String yaml) throws IOException {
    JsonObject schema = new JsonObject(Files.readString(EXAMPLES.resolve("policy.schema.json")));
    Object document = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    JsonSchemaOptions options =
        new JsonSchemaOptions().setDraft(Draft.DRAFT202012).setBaseUri("https://pilothouse.io/");
    return Validator.create(JsonSchema.of(schema), options)
        .validate(new JsonObject(asMap(document)));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> asMap(Object document) {
    return (Map<String, Object>) document;
  }

  @ParameterizedTest
  @MethodSource("policies")
  void takesWhatTheReaderTakes(Path file) throws Exception {
    PolicyFile.parse(Files.readString(file));
    OutputUnit output = validate(Files.readString(file));
    assertTrue(output.getValid(), () -> String.valueOf(output.getErrors()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "default: maybe",
        "defaults: deny",
        "rules: [{decide: deny}]",
        "rules: [{name: a}]",
        "rules: [{name: a, decide: deny, match: {namespace: x}}]",
        "rules: [{name: a, decide: deny, match: {effects: [read]}}]",
        "rules: [{name: a, decide: deny, limits: {maxReplicas: 1}}]",
        "rules: [{name: a, decide: allow, limits: {perObject: 5}}]",
        "rules: [{name: a, decide: allow, approval: {}}]",
        "freezes: [{name: a}]",
        "freezes: [{name: a, from: '2026-01-01T00:00:00Z'}]",
        "killSwitch: stop"
      })
  void refusesWhatTheReaderRefuses(String body) throws IOException {
    assertFalse(validate(HEAD + body).getValid());
  }
}
