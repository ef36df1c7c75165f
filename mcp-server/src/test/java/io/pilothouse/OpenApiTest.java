package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.pilothouse.documents.Page;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.Validator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The OpenAPI document of the tools, against the schema of such documents and by its own parts. */
class OpenApiTest {
  private static final String TOOLS = "/api/v1/tools";
  private static final JsonPointer ARGUMENTS =
      JsonPointer.from("/post/requestBody/content/application~1json/schema");
  private static final JsonPointer ANSWER =
      JsonPointer.from("/post/responses/200/content/application~1json/schema");

  private static String print(String... flags) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code =
        new Cli(
                new Terminal(
                    InputStream.nullInputStream(),
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    System.err,
                    Map.of()))
            .run(
                Stream.concat(Stream.of("openapi", "--sandbox"), Stream.of(flags))
                    .toArray(String[]::new));
    assertEquals(0, code);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static JsonObject everything() {
    return new JsonObject(print("--toolsets=core,diagnose,workloads,changes,nodes,exec"));
  }

  private static List<Map.Entry<String, JsonObject>> tools(JsonObject document) {
    return document.getJsonObject("paths").stream()
        .filter(path -> path.getKey().startsWith(TOOLS + "/"))
        .map(path -> Map.entry(path.getKey(), (JsonObject) path.getValue()))
        .toList();
  }

  @Test
  void theDocumentInTheRepositoryIsThatOfTheDefaultToolsets() throws IOException {
    Page.of("docs/openapi.json").mustBe(print(), OpenApiTest.class);
  }

  @Test
  void itIsTheSameEveryTime() {
    assertEquals(print(), print());
  }

  @Test
  void itHasTheToolsThatAreOn() {
    assertEquals(
        Set.of(TOOLS, TOOLS + "/diagnose", TOOLS + "/what_changed", TOOLS + "/check_connectivity"),
        new JsonObject(print("--toolsets=diagnose")).getJsonObject("paths").fieldNames());
    assertFalse(print("--read-only").contains("restart_deployment"));
  }

  /** The schema is the OpenAPI Initiative's, of 2021-04-15, under the Apache licence. */
  @Test
  void itIsAnOpenApiDocument() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    JsonNode schema;
    try (InputStream file =
        OpenApiTest.class.getResourceAsStream("/documents/openapi-3.1.schema.json")) {
      schema = mapper.readTree(file);
    }
    List<Error> problems =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(schema)
            .validate(mapper.readTree(everything().encode()));
    assertEquals(List.of(), problems);
    JsonObject broken = everything();
    broken.getJsonObject("info").remove("title");
    assertFalse(
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(schema)
            .validate(mapper.readTree(broken.encode()))
            .isEmpty());
  }

  private static List<String> references(Object json) {
    List<String> found = new ArrayList<>();
    switch (json) {
      case JsonObject object -> {
        if (object.getValue("$ref") instanceof String target) {
          found.add(target);
        }
        object.forEach(entry -> found.addAll(references(entry.getValue())));
      }
      case JsonArray array -> array.forEach(item -> found.addAll(references(item)));
      case null, default -> {}
    }
    return found;
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    JsonObject document = everything();
    List<String> references = references(document);
    assertFalse(references.isEmpty());
    for (String target : references) {
      assertTrue(target.startsWith("#/"), target);
      assertNotNull(JsonPointer.from(target.substring(1)).queryJson(document), target);
    }
  }

  @Test
  void operationsAreNamedLikeTheirTools() {
    for (Map.Entry<String, JsonObject> tool : tools(everything())) {
      assertEquals(
          tool.getKey(),
          TOOLS + "/" + tool.getValue().getJsonObject("post").getString("operationId"));
    }
  }

  private static Validator validator(JsonObject document, JsonObject schema) {
    JsonObject whole = schema.copy().put("components", document.getJsonObject("components").copy());
    return Validator.create(
        JsonSchema.of(whole),
        new JsonSchemaOptions()
            .setBaseUri("https://pilothouse.io/openapi.json")
            .setDraft(Draft.DRAFT202012));
  }

  @Test
  void everySchemaOfArgumentsIsUsableAsItStands() {
    JsonObject document = everything();
    for (Map.Entry<String, JsonObject> tool : tools(document)) {
      Validator arguments = validator(document, (JsonObject) ARGUMENTS.queryJson(tool.getValue()));
      assertFalse(
          arguments.validate(JsonObject.of("no such argument", 1)).getValid(), tool.getKey());
    }
  }

  @Test
  void everySchemaOfAnswersIsUsableAsItStands() {
    JsonObject document = everything();
    for (Map.Entry<String, JsonObject> tool : tools(document)) {
      Validator answers = validator(document, (JsonObject) ANSWER.queryJson(tool.getValue()));
      assertFalse(answers.validate(JsonObject.of("text", "alone")).getValid(), tool.getKey());
      assertFalse(
          answers
              .validate(JsonObject.of("text", "a", "structured", 1, "isError", false))
              .getValid(),
          tool.getKey());
    }
  }

  @Test
  void writesMayWaitForAPersonAndReadsDoNot() {
    JsonObject document = everything();
    Set<String> waiting =
        tools(document).stream()
            .filter(
                tool ->
                    tool.getValue()
                        .getJsonObject("post")
                        .getJsonObject("responses")
                        .containsKey("202"))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    assertTrue(waiting.contains(TOOLS + "/restart_deployment"));
    assertFalse(waiting.contains(TOOLS + "/list_pods"));
  }
}
