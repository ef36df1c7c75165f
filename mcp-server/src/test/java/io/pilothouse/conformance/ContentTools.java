package io.pilothouse.conformance;

import io.pilothouse.tools.Content;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.ToolResult;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Tools that answer with every kind of content. */
final class ContentTools {
  /** A red pixel. */
  static final String PNG =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";

  /** No sound at all. */
  private static final String WAV = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=";

  private static final String SCHEMA =
      """
      {"$schema": "https://json-schema.org/draft/2020-12/schema",
       "type": "object",
       "$defs": {"address": {"$anchor": "addressDef", "type": "object",
         "properties": {"street": {"type": "string"}, "city": {"type": "string"}}}},
       "properties": {"name": {"type": "string"}, "address": {"$ref": "#/$defs/address"},
         "contactMethod": {"type": "string", "enum": ["phone", "email"]},
         "phone": {"type": "string"}, "email": {"type": "string"}},
       "allOf": [{"anyOf": [{"required": ["phone"]}, {"required": ["email"]}]}],
       "if": {"properties": {"contactMethod": {"const": "phone"}}, "required": ["contactMethod"]},
       "then": {"required": ["phone"]}, "else": {"required": ["email"]},
       "additionalProperties": false}
      """;

  private ContentTools() {}

  static List<FixtureTool> all() {
    Content text = new Content.Text("This is a simple text response for testing.");
    Content image = new Content.Image(PNG, "image/png");
    return List.of(
        FixtureTool.answering("test_simple_text", "Answers with text", text),
        FixtureTool.answering("test_image_content", "Answers with an image", image),
        FixtureTool.answering(
            "test_audio_content", "Answers with a sound", new Content.Audio(WAV, "audio/wav")),
        FixtureTool.answering(
            "test_embedded_resource",
            "Answers with a resource",
            resource(
                "test://embedded-resource", "text/plain", "This is an embedded resource content.")),
        FixtureTool.answering(
            "test_multiple_content_types",
            "Answers with text, an image and a resource",
            new Content.Text("Multiple content types test:"),
            image,
            resource(
                "test://mixed-content-resource",
                "application/json",
                "{\"test\":\"data\",\"value\":123}")),
        FixtureTool.of(
            "test_error_handling",
            "Always fails",
            call ->
                Future.succeededFuture(
                    ToolResult.error(
                        new ToolException(
                            ErrorCode.UNAVAILABLE,
                            "This tool intentionally returns an error for testing",
                            "Call another.")))),
        new FixtureTool(
            "json_schema_2020_12_tool",
            "Tool with JSON Schema 2020-12 features",
            new JsonObject(SCHEMA),
            call -> FixtureTool.text("Done.")));
  }

  private static Content resource(String uri, String mimeType, String text) {
    return new Content.EmbeddedResource(
        Json.object("uri", uri, "mimeType", mimeType, "text", text));
  }
}
