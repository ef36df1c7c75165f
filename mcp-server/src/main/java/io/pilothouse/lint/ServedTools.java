package io.pilothouse.lint;

import io.pilothouse.tools.Effect;
import io.pilothouse.tools.ToolSchema;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;

/** The tools that a server has, switched on or not, and the words that their contracts use. */
public final class ServedTools {
  private final TreeMap<String, ToolSchema> tools = new TreeMap<>();
  private final Set<String> words = new HashSet<>();

  public ServedTools(Collection<ToolSchema> schemas) {
    for (ToolSchema tool : schemas) {
      tools.put(tool.name(), tool);
      collect(tool.inputSchema());
      tool.outputSchema().ifPresent(this::collect);
    }
  }

  private void collect(Object schema) {
    if (schema instanceof JsonArray list) {
      list.forEach(this::collect);
    } else if (schema instanceof JsonObject object) {
      if (object.getValue("properties") instanceof JsonObject properties) {
        words.addAll(properties.fieldNames());
      }
      object.forEach(member -> collect(member.getValue()));
    }
  }

  boolean has(String name) {
    return tools.containsKey(name);
  }

  boolean writes(String name) {
    return has(name) && tools.get(name).effect() != Effect.READ;
  }

  /** Whether a tool has this name, or an argument or a field of an answer of one. */
  boolean knows(String word) {
    return has(word) || words.contains(word);
  }
}
