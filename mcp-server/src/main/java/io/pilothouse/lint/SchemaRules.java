package io.pilothouse.lint;

import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Tells a JSON Schema 2020-12 from an object that only looks like one. */
final class SchemaRules {
  private static final String BASE = "json-schema.org/draft/2020-12/";
  private static final List<String> VOCABULARIES =
      List.of(
          "core",
          "applicator",
          "unevaluated",
          "validation",
          "meta-data",
          "format-annotation",
          "content");

  private final Validator validator;

  SchemaRules() {
    SchemaRepository repository =
        SchemaRepository.create(
            new JsonSchemaOptions()
                .setDraft(Draft.DRAFT202012)
                .setBaseUri("https://" + BASE)
                .setOutputFormat(OutputFormat.Basic));
    for (String vocabulary : VOCABULARIES) {
      String name = "meta/" + vocabulary;
      repository.dereference("https://" + BASE + name, JsonSchema.of(read(name)));
    }
    JsonSchema schema = JsonSchema.of(read("schema"));
    repository.dereference("https://" + BASE + "schema", schema);
    validator = repository.validator(schema);
  }

  /** They come with the library that validates. */
  private static JsonObject read(String name) {
    try (InputStream file = Validator.class.getResourceAsStream("/" + BASE + name)) {
      return new JsonObject(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Where the schema is none, as a JSON pointer; empty when it is one. */
  Optional<String> firstFault(JsonObject schema) {
    OutputUnit result = validator.validate(schema);
    if (Boolean.TRUE.equals(result.getValid())) {
      return Optional.empty();
    }
    return Optional.of(
        result.getErrors().stream()
            .map(OutputUnit::getInstanceLocation)
            .max((one, other) -> Integer.compare(one.length(), other.length()))
            .orElse("#"));
  }
}
