package io.pilothouse.agents;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A Markdown file that begins with YAML between two lines of three hyphens, as agents, commands and
 * skills do.
 *
 * @param values what the YAML says, by key
 * @param body what follows, without blank lines around it
 */
public record FrontMatter(Map<String, Object> values, String body) {
  private static final Pattern SHAPE =
      Pattern.compile("\\A---[ \\t]*\\n(.*?\\n)---[ \\t]*(?:\\n(.*))?\\z", Pattern.DOTALL);

  /**
   * Takes a file apart.
   *
   * @throws BriefException when it does not begin like that, or what it begins with is not a map
   */
  public static FrontMatter of(String text) throws BriefException {
    Matcher parts = SHAPE.matcher(text.replace("\r\n", "\n"));
    if (!parts.matches()) {
      throw new BriefException("it does not begin with front matter between two lines of ---");
    }
    Object head;
    try {
      head = new Load(LoadSettings.builder().build()).loadFromString(parts.group(1));
    } catch (YamlEngineException bad) {
      throw new BriefException("its front matter is not YAML");
    }
    if (!(head instanceof Map<?, ?> map)) {
      throw new BriefException("its front matter is not a map");
    }
    Map<String, Object> values = new TreeMap<>();
    map.forEach((key, value) -> values.put(String.valueOf(key), value));
    return new FrontMatter(values, Optional.ofNullable(parts.group(2)).orElse("").strip());
  }

  /**
   * @throws BriefException when there is a key that is none of these; clients ignore what they do
   *     not know, so that a slip of the pen would go unnoticed
   */
  public void allow(Set<String> keys) throws BriefException {
    Set<String> unknown = new TreeSet<>(values.keySet());
    unknown.removeAll(keys);
    if (!unknown.isEmpty()) {
      throw new BriefException("its front matter has unknown keys: " + String.join(", ", unknown));
    }
  }

  /**
   * A value that is text, without blanks around it; empty when there is none.
   *
   * @throws BriefException when it is something else
   */
  public String text(String key) throws BriefException {
    return switch (values.get(key)) {
      case null -> "";
      case String text -> text.strip();
      default -> throw new BriefException(key + " must be text");
    };
  }

  /**
   * A value that is names with commas between them.
   *
   * @throws BriefException when it is not text
   */
  public List<String> names(String key) throws BriefException {
    return Arrays.stream(text(key).split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }
}
