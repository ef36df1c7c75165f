package io.pilothouse.tools;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads {@code tool-schemas/} from the class path and refuses a file that is not a whole contract,
 * so that a mistake in one stops the server at start rather than a client in mid-conversation.
 */
public final class SchemaCatalog {
  static final String EXTENSION = "x-pilothouse";
  static final String OUTPUT = "outputSchema";

  /** MCP 2025-11-25 and later, "Tool Names". */
  private static final Pattern TOOL_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,128}");

  private static final Set<String> HINTS =
      Set.of("readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint");

  private static final int MOST_DESCRIPTION_CHARS = 400;

  /**
   * @param name of the tool and of its file
   * @throws IllegalStateException when the file is missing or is not a contract; the message says
   *     what is wrong
   */
  public ToolSchema read(String name) {
    return parse(name, load(name));
  }

  private static JsonObject load(String name) {
    String path = "/tool-schemas/" + name + ".json";
    try (InputStream file = SchemaCatalog.class.getResourceAsStream(path)) {
      if (file == null) {
        throw new IllegalStateException(
            "tool " + name + " has no file tool-schemas/" + name + ".json");
      }
      return Buffer.buffer(file.readAllBytes()).toJsonObject();
    } catch (IOException | DecodeException failure) {
      throw new IllegalStateException(
          "tool-schemas/" + name + ".json cannot be read: " + failure.getMessage(), failure);
    }
  }

  static ToolSchema parse(String name, JsonObject file) {
    require(
        name, TOOL_NAME.matcher(name).matches(), "the name has characters that MCP does not allow");
    require(name, name.equals(file.getString("name")), "\"name\" must be \"" + name + "\"");
    require(name, !file.getString("title", "").isBlank(), "\"title\" is missing");
    String description = file.getString("description", "");
    require(
        name,
        !description.isBlank() && description.length() < MOST_DESCRIPTION_CHARS,
        "\"description\" must have 1 to " + (MOST_DESCRIPTION_CHARS - 1) + " characters");
    JsonObject extension =
        Optional.ofNullable(file.getJsonObject(EXTENSION)).orElseGet(JsonObject::new);
    String toolset = extension.getString("toolset", "");
    require(name, !toolset.isEmpty(), "\"" + EXTENSION + ".toolset\" is missing");
    Effect effect = effect(name, extension.getString("effect", ""));
    checkAnnotations(name, file.getJsonObject("annotations"), effect);
    JsonObject input = file.getJsonObject("inputSchema");
    require(
        name,
        input != null && "object".equals(input.getString("type")),
        "\"inputSchema\" must be an object schema");
    require(
        name,
        Boolean.FALSE.equals(input.getValue("additionalProperties")),
        "\"inputSchema.additionalProperties\" must be false");
    List<JsonObject> rbac =
        extension.getJsonArray("rbac", new JsonArray()).stream()
            .map(JsonObject.class::cast)
            .toList();
    Optional<JsonObject> output = Optional.ofNullable(file.getJsonObject(OUTPUT));
    return new ToolSchema(name, toolset, effect, input, output, Listing.of(file), rbac);
  }

  private static Effect effect(String name, String text) {
    for (Effect effect : Effect.values()) {
      if (effect.name().toLowerCase(Locale.ROOT).equals(text)) {
        return effect;
      }
    }
    throw new IllegalStateException(
        "tool-schemas/"
            + name
            + ".json: \""
            + EXTENSION
            + ".effect\" must be read, write or destructive");
  }

  private static void checkAnnotations(String name, JsonObject annotations, Effect effect) {
    require(
        name,
        annotations != null && annotations.fieldNames().equals(HINTS),
        "\"annotations\" must set exactly " + HINTS.stream().sorted().toList());
    require(
        name,
        annotations.getBoolean("readOnlyHint") == (effect == Effect.READ),
        "\"readOnlyHint\" contradicts the effect");
    require(
        name,
        annotations.getBoolean("destructiveHint") == (effect == Effect.DESTRUCTIVE),
        "\"destructiveHint\" contradicts the effect");
  }

  private static void require(String name, boolean holds, String problem) {
    if (!holds) {
      throw new IllegalStateException("tool-schemas/" + name + ".json: " + problem);
    }
  }
}
