package io.pilothouse.tools;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The tools of this server with their contracts. Which of them are on is asked at every listing and
 * at every call, so a tool that is not listed cannot be called either. Immutable.
 */
public final class ToolRegistry {
  /** A tool and its file. */
  public record Entry(Tool tool, ToolSchema schema) {}

  private final Map<String, Entry> entries = new TreeMap<>();
  private final ToolSettings settings;

  /**
   * @throws IllegalStateException when a tool's file is missing, wrong, or says something else than
   *     its code
   */
  public ToolRegistry(SchemaCatalog schemas, List<Tool> tools, ToolSettings settings) {
    this.settings = settings;
    for (Tool tool : tools) {
      ToolSchema schema = schemas.read(tool.name());
      if (schema.effect() != tool.effect()) {
        throw new IllegalStateException(
            "tool "
                + tool.name()
                + ": the code says "
                + tool.effect()
                + ", its file "
                + schema.effect());
      }
      if (entries.put(tool.name(), new Entry(tool, schema)) != null) {
        throw new IllegalStateException("two tools are named " + tool.name());
      }
    }
  }

  public ToolSettings settings() {
    return settings;
  }

  /** The names of all tools, also of those that are off. */
  public List<String> names() {
    return List.copyOf(entries.keySet());
  }

  /** The tools that are on, by name. */
  public List<ToolSchema> listed() {
    return entries.values().stream().map(Entry::schema).filter(settings::allows).toList();
  }

  /** A tool that is on. */
  public Optional<Entry> find(String name) {
    return Optional.ofNullable(entries.get(name)).filter(entry -> settings.allows(entry.schema()));
  }

  /** Whether there is such a tool but it is switched off. */
  public boolean isSwitchedOff(String name) {
    return entries.containsKey(name) && find(name).isEmpty();
  }
}
