package io.pilothouse.automation;

import io.pilothouse.tools.Effect;
import io.pilothouse.tools.ToolSchema;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/**
 * The OpenAPI 3.1 document of tools. Their schemas stand in it as they are, since both are JSON
 * Schema 2020-12. The same tools make the same document.
 */
public final class OpenApi {
  /** Where everything here is served below. */
  public static final String ROOT = "/api/v1";

  /** Of what is described, which is not that of the program. */
  private static final String VERSION = "1";

  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
  private static final String SCHEMAS = "#/components/schemas/";
  private static final String RESPONSES = "#/components/responses/";

  /** A status with one meaning for every tool. */
  private record Refusal(String status, String meaning) {}

  private static final List<Refusal> REFUSALS =
      List.of(
          new Refusal("400", "INVALID_ARGUMENT: the arguments do not fit."),
          new Refusal("401", "UNAUTHENTICATED: a bearer token is missing or not good."),
          new Refusal("403", "FORBIDDEN or POLICY_DENIED."),
          new Refusal("404", "NOT_FOUND, or UNKNOWN_TOOL."),
          new Refusal("409", "CONFLICT or PLAN_INVALID: the object has moved on. Read it again."),
          new Refusal("413", "INVALID_ARGUMENT: the body is too long."),
          new Refusal("415", "INVALID_ARGUMENT: the body is not said to be JSON."),
          new Refusal("429", "TOO_MANY_REQUESTS: Retry-After says when to come again."),
          new Refusal("500", "INTERNAL."),
          new Refusal("503", "UNAVAILABLE: the cluster or this server."),
          new Refusal("504", "TIMEOUT: of a write the outcome is unknown; read before retrying."));

  private static final String WAITS =
      "APPROVAL_REQUIRED: a person must agree first; `structured.plan_id` is what to approve, and"
          + " to send again once they have.";

  private OpenApi() {}

  /**
   * @param title what it is called
   * @param tools in the order in which they are to stand
   */
  public static JsonObject document(String title, List<ToolSchema> tools) {
    JsonObject paths = new JsonObject().put(ROOT + "/tools", object("get", listing()));
    tools.forEach(
        tool -> paths.put(ROOT + "/tools/" + tool.name(), object("post", operation(tool))));
    return new JsonObject()
        .put("openapi", "3.1.0")
        .put(
            "info",
            new JsonObject()
                .put("title", title)
                .put("version", VERSION)
                .put(
                    "description",
                    "Shows and repairs a Kubernetes cluster under policy: the tools of the MCP"
                        + " server for programs that do not speak MCP. Every body is an Answer.")
                .put(
                    "license",
                    new JsonObject().put("name", "Apache-2.0").put("identifier", "Apache-2.0")))
        .put("jsonSchemaDialect", DIALECT)
        .put("servers", new JsonArray().add(object("url", "/")))
        .put("security", new JsonArray().add(object("bearer", new JsonArray())))
        .put("paths", paths)
        .put("components", components());
  }

  private static JsonObject listing() {
    return new JsonObject()
        .put("operationId", "tools")
        .put("summary", "The tools you can call")
        .put(
            "responses",
            refusals(
                object(
                    "200",
                    response(
                        "As tools/list of MCP shows them.",
                        new JsonObject()
                            .put("type", "object")
                            .put("required", new JsonArray().add("tools"))
                            .put(
                                "properties",
                                object(
                                    "tools",
                                    new JsonObject()
                                        .put("type", "array")
                                        .put("items", object("type", "object")))))),
                List.of("401", "429", "503")));
  }

  private static JsonObject operation(ToolSchema tool) {
    JsonObject input = tool.inputSchema();
    JsonObject responses = object("200", response("The tool's answer.", answer(tool)));
    if (tool.effect() != Effect.READ) {
      responses.put("202", reference(RESPONSES + "202"));
    }
    return new JsonObject()
        .put("operationId", tool.name())
        .put("summary", tool.listing().getString("title"))
        .put("description", tool.listing().getString("description"))
        .put("tags", new JsonArray().add(tool.toolset()))
        .put("x-effect", tool.effect().name().toLowerCase(Locale.ROOT))
        .put(
            "requestBody",
            new JsonObject()
                .put("required", input.containsKey("required"))
                .put("content", json(input)))
        .put("responses", refusals(responses, REFUSALS.stream().map(Refusal::status).toList()));
  }

  private static JsonObject answer(ToolSchema tool) {
    JsonObject any = reference(SCHEMAS + "Answer");
    return tool.outputSchema()
        .map(
            output ->
                new JsonObject()
                    .put("allOf", new JsonArray().add(any))
                    .put("properties", object("structured", output)))
        .orElse(any);
  }

  private static JsonObject refusals(JsonObject responses, List<String> statuses) {
    statuses.forEach(status -> responses.put(status, reference(RESPONSES + status)));
    return responses;
  }

  private static JsonObject components() {
    JsonObject responses = object("202", response(WAITS, reference(SCHEMAS + "Refusal")));
    REFUSALS.forEach(
        refusal ->
            responses.put(
                refusal.status(), response(refusal.meaning(), reference(SCHEMAS + "Refusal"))));
    return new JsonObject()
        .put(
            "schemas",
            new JsonObject().put("Answer", answerSchema()).put("Refusal", refusalSchema()))
        .put("responses", responses)
        .put(
            "securitySchemes",
            object(
                "bearer",
                new JsonObject()
                    .put("type", "http")
                    .put("scheme", "bearer")
                    .put(
                        "description",
                        "The token that is good at /mcp. A server without authentication, which"
                            + " only its own machine reaches, asks for none.")));
  }

  private static JsonObject answerSchema() {
    return new JsonObject()
        .put("type", "object")
        .put("required", new JsonArray().add("text").add("structured").add("isError"))
        .put(
            "properties",
            new JsonObject()
                .put("text", new JsonObject().put("type", "string"))
                .put("structured", new JsonObject().put("type", "object"))
                .put("isError", new JsonObject().put("type", "boolean")));
  }

  private static JsonObject refusalSchema() {
    return new JsonObject()
        .put("allOf", new JsonArray().add(reference(SCHEMAS + "Answer")))
        .put(
            "properties",
            new JsonObject()
                .put("isError", object("const", true))
                .put(
                    "structured",
                    new JsonObject()
                        .put("required", new JsonArray().add("code"))
                        .put("properties", object("code", object("type", "string")))));
  }

  private static JsonObject response(String description, JsonObject schema) {
    return new JsonObject().put("description", description).put("content", json(schema));
  }

  private static JsonObject json(JsonObject schema) {
    return object("application/json", object("schema", schema));
  }

  private static JsonObject reference(String target) {
    return object("$ref", target);
  }

  private static JsonObject object(String key, Object value) {
    return new JsonObject().put(key, value);
  }
}
