package io.pilothouse.runner;

import com.anthropic.core.JsonValue;
import com.anthropic.models.messages.CacheControlEphemeral;
import com.anthropic.models.messages.Tool;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.ToolSchema;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.DatabindCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tools of this server that a brief grants and its caller can call, by name. */
final class Toolset {
  private final Map<String, ToolSchema> byName = new LinkedHashMap<>();

  /**
   * @param granted names of this server's tools
   * @param served what the caller can call
   */
  Toolset(List<String> granted, List<ToolSchema> served) {
    served.stream()
        .filter(tool -> granted.contains(tool.name()))
        .forEach(tool -> byName.put(tool.name(), tool));
  }

  boolean has(String name) {
    return byName.containsKey(name);
  }

  /** Whether it is sure that calling it changes nothing. */
  boolean reads(String name) {
    return has(name) && byName.get(name).effect() == Effect.READ;
  }

  /** As the API wants them; the last one marks the end of what is to be cached. */
  List<Tool> declared() {
    List<Tool> tools = new ArrayList<>();
    for (ToolSchema tool : byName.values()) {
      JsonObject listing = tool.listing();
      tools.add(
          Tool.builder()
              .name(tool.name())
              .description(listing.getString("description"))
              .inputSchema(schema(listing.getJsonObject("inputSchema")))
              .build());
    }
    if (!tools.isEmpty()) {
      tools.add(
          tools.removeLast().toBuilder()
              .cacheControl(CacheControlEphemeral.builder().build())
              .build());
    }
    return tools;
  }

  private static Tool.InputSchema schema(JsonObject listed) {
    Tool.InputSchema.Builder schema = Tool.InputSchema.builder();
    for (Map.Entry<String, Object> member : plain(listed).entrySet()) {
      switch (member.getKey()) {
        case "type" -> {} // always an object
        case "properties" -> {
          Tool.InputSchema.Properties.Builder properties = Tool.InputSchema.Properties.builder();
          ((Map<?, ?>) member.getValue())
              .forEach(
                  (name, value) ->
                      properties.putAdditionalProperty((String) name, JsonValue.from(value)));
          schema.properties(properties.build());
        }
        case "required" ->
            ((List<?>) member.getValue()).forEach(name -> schema.addRequired((String) name));
        default -> schema.putAdditionalProperty(member.getKey(), JsonValue.from(member.getValue()));
      }
    }
    return schema.build();
  }

  /** Maps and lists all the way down: the library's mapper takes a JsonObject for a list. */
  @SuppressWarnings("unchecked")
  private static Map<String, Object> plain(JsonObject json) {
    return DatabindCodec.mapper().convertValue(json.getMap(), Map.class);
  }
}
