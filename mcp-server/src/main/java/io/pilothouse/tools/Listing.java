package io.pilothouse.tools;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/**
 * What {@code tools/list} shows of a tool. Every client pays for it in every conversation, so it
 * leaves out what is not for the model: our own extension, the schema of answers, hints that say
 * what the protocol takes for granted (MCP, {@code ToolAnnotations}), and bounds, of which the
 * refusal tells the few who meet them.
 */
final class Listing {
  private static final Map<String, Boolean> TAKEN_FOR_GRANTED =
      Map.of("readOnlyHint", false, "destructiveHint", true, "idempotentHint", false);

  private static final List<String> BOUNDS =
      List.of("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems");

  private Listing() {}

  /**
   * @param file as in {@code tool-schemas/}
   */
  static JsonObject of(JsonObject file) {
    JsonObject listing = file.copy();
    listing.remove(SchemaCatalog.EXTENSION);
    listing.remove(SchemaCatalog.OUTPUT);
    JsonObject input = listing.getJsonObject("inputSchema");
    input.remove("additionalProperties");
    input
        .getJsonObject("properties", new JsonObject())
        .forEach(each -> BOUNDS.forEach(((JsonObject) each.getValue())::remove));
    JsonObject hints = listing.getJsonObject("annotations");
    TAKEN_FOR_GRANTED.forEach((hint, usual) -> hints.getMap().remove(hint, usual));
    if (hints.getBoolean("readOnlyHint", false)) {
      // Said to be meaningless for what only reads.
      hints.remove("idempotentHint");
    }
    return listing;
  }
}
