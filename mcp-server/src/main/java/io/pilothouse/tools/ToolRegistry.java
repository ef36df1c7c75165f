package io.pilothouse.tools;

import io.pilothouse.identity.Caller;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The tools of this server with their contracts. Which of them are on is asked at every listing and
 * at every call, so a tool that is not listed cannot be called either. Safe for use from any
 * thread.
 */
public final class ToolRegistry {
  /** A tool and its file. */
  public record Entry(Tool tool, ToolSchema schema) {}

  private final Map<String, Entry> entries = new TreeMap<>();
  private volatile ToolSettings settings;

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

  /** Switches tools on and off. Calls that have begun are not concerned. */
  public void use(ToolSettings others) {
    settings = others;
  }

  public ToolSettings settings() {
    return settings;
  }

  /** The names of all tools, also of those that are off. */
  public List<String> names() {
    return List.copyOf(entries.keySet());
  }

  /** The contracts of all tools, also of those that are off, by name. */
  public List<ToolSchema> schemas() {
    return entries.values().stream().map(Entry::schema).toList();
  }

  /** The tools that are on for anybody, by name. */
  public List<ToolSchema> listed() {
    return schemas().stream().filter(settings::allows).toList();
  }

  /** The tools that are on for a caller, by name. */
  public List<ToolSchema> listed(Caller caller) {
    return listed().stream().filter(schema -> settings.allows(schema, caller)).toList();
  }

  /** A tool that is on for a caller. */
  public Optional<Entry> find(String name, Caller caller) {
    return Optional.ofNullable(entries.get(name))
        .filter(entry -> settings.allows(entry.schema(), caller));
  }

  /** Whether there is such a tool but it is switched off, for this caller at least. */
  public boolean isSwitchedOff(String name, Caller caller) {
    return entries.containsKey(name) && find(name, caller).isEmpty();
  }
}
