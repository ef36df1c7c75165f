package io.pilothouse.agents;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads a subagent file: YAML front matter between lines of three hyphens, then Markdown. */
final class BriefFormat {
  /** A brief is read by a model again and again; one that is longer is not read with care. */
  static final int MOST_LINES = 120;

  private static final Pattern SHAPE =
      Pattern.compile("\\A---[ \\t]*\\n(.*?\\n)---[ \\t]*\\n(.*)\\z", Pattern.DOTALL);
  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(?:-[a-z0-9]+)*");
  private static final Set<String> KEYS = Set.of("name", "description", "tools", "model", "color");

  private BriefFormat() {}

  /**
   * @param fileName without a folder; the brief is named like it
   * @throws BriefException when any part of it is wrong: a brief is loaded whole or not at all
   */
  static Brief parse(String fileName, String text) throws BriefException {
    String source = text.replace("\r\n", "\n");
    Matcher parts = SHAPE.matcher(source);
    if (!parts.matches()) {
      throw new BriefException("it does not begin with front matter between two lines of ---");
    }
    long lines = source.stripTrailing().lines().count();
    if (lines > MOST_LINES) {
      throw new BriefException("it has %d lines; at most %d".formatted(lines, MOST_LINES));
    }
    Map<?, ?> head = head(parts.group(1));
    String name = text(head, "name");
    if (!NAME.matcher(name).matches() || !fileName.equals(name + ".md")) {
      throw new BriefException(
          "name must be that of the file, in lower case letters, digits and hyphens");
    }
    String description = text(head, "description");
    String body = parts.group(2).strip();
    if (description.isEmpty() || body.isEmpty()) {
      throw new BriefException("it needs a description and instructions");
    }
    return new Brief(name, description, tools(head), text(head, "model"), body, source);
  }

  private static Map<?, ?> head(String yaml) throws BriefException {
    Object head;
    try {
      head = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    } catch (YamlEngineException bad) {
      throw new BriefException("its front matter is not YAML");
    }
    if (!(head instanceof Map<?, ?> map)) {
      throw new BriefException("its front matter is not a map");
    }
    Set<String> unknown = new TreeSet<>();
    map.keySet().forEach(key -> unknown.add(String.valueOf(key)));
    unknown.removeAll(KEYS);
    if (!unknown.isEmpty()) {
      throw new BriefException("its front matter has unknown keys: " + String.join(", ", unknown));
    }
    return map;
  }

  private static String text(Map<?, ?> head, String key) throws BriefException {
    return switch (head.get(key)) {
      case null -> "";
      case String text -> text.strip();
      default -> throw new BriefException(key + " must be text");
    };
  }

  private static List<String> tools(Map<?, ?> head) throws BriefException {
    return Arrays.stream(text(head, "tools").split(","))
        .map(String::strip)
        .filter(tool -> !tool.isEmpty())
        .toList();
  }
}
