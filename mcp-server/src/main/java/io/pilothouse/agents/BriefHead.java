package io.pilothouse.agents;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The rules about a brief's front matter: the keys that Claude Code knows, and their values. */
final class BriefHead {
  /** Descriptions of all agents are in every conversation, to choose by. */
  private static final int MOST_DESCRIPTION_CHARS = 1024;

  /** What the Messages API takes as a tool's name. */
  private static final Pattern TOOL = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(?:-[a-z0-9]+)*");
  private static final Pattern MODEL =
      Pattern.compile("|haiku|sonnet|opus|inherit|claude-[a-z0-9.-]+");

  private static final Set<String> KEYS =
      Set.of(
          "name",
          "description",
          "tools",
          "disallowedTools",
          "model",
          "effort",
          "maxTurns",
          "skills",
          "color",
          "memory",
          "background",
          "isolation",
          "initialPrompt",
          "omitClaudeMd");

  /** Keys that Claude Code knows, but does not follow in the agents of a plugin. */
  private static final Map<String, String> REFUSED =
      new TreeMap<>(
          Map.of(
              "hooks", "they do not run for a plugin's agent",
              "mcpServers", "a plugin's agent has no servers of its own; the plugin has",
              "permissionMode", "a plugin's agent cannot loosen its permissions"));

  private static final Map<String, Set<String>> VALUES =
      new TreeMap<>(
          Map.of(
              "effort", Set.of("low", "medium", "high", "xhigh", "max"),
              "memory", Set.of("user", "project", "local"),
              "isolation", Set.of("worktree")));

  private final FrontMatter file;

  BriefHead(FrontMatter file) {
    this.file = file;
  }

  /** Everything that is not a rule about a single value below. */
  void check() throws BriefException {
    for (Map.Entry<String, String> refused : REFUSED.entrySet()) {
      if (file.values().containsKey(refused.getKey())) {
        throw new BriefException(refused.getKey() + " is refused: " + refused.getValue());
      }
    }
    file.allow(KEYS);
    for (Map.Entry<String, Set<String>> known : VALUES.entrySet()) {
      String value = file.text(known.getKey());
      if (!value.isEmpty() && !known.getValue().contains(value)) {
        throw new BriefException(
            "%s must be %s"
                .formatted(known.getKey(), String.join(", ", new TreeSet<>(known.getValue()))));
      }
    }
    for (String key : List.of("background", "omitClaudeMd")) {
      if (!(file.values().getOrDefault(key, false) instanceof Boolean)) {
        throw new BriefException(key + " must be true or false");
      }
    }
  }

  String name(String fileName) throws BriefException {
    String name = file.text("name");
    if (!NAME.matcher(name).matches() || !fileName.equals(name + ".md")) {
      throw new BriefException(
          "name must be that of the file, in lower case letters, digits and hyphens");
    }
    return name;
  }

  String description() throws BriefException {
    String description = file.text("description");
    if (description.isEmpty()) {
      throw new BriefException("it needs a description that says when to use it");
    }
    if (description.length() > MOST_DESCRIPTION_CHARS || description.contains("\n")) {
      throw new BriefException(
          "description must be one line of at most %d characters"
              .formatted(MOST_DESCRIPTION_CHARS));
    }
    return description;
  }

  /** Never empty: without tools, Claude Code grants an agent everything there is. */
  List<String> tools() throws BriefException {
    List<String> tools = file.names("tools");
    if (tools.isEmpty()) {
      throw new BriefException("tools must name each tool it may call; without, it may call all");
    }
    for (String tool : tools) {
      if (tool.contains("*")) {
        throw new BriefException("tools must name each tool, and not " + tool);
      }
      if (!TOOL.matcher(tool).matches()) {
        throw new BriefException(
            "tools has \"%s\", which is no name of 1 to 64 letters, digits, _ and -"
                .formatted(tool));
      }
    }
    if (Set.copyOf(tools).size() < tools.size()) {
      throw new BriefException("tools names one of them twice");
    }
    return tools;
  }

  String model() throws BriefException {
    String model = file.text("model");
    if (!MODEL.matcher(model).matches()) {
      throw new BriefException(
          "model must be haiku, sonnet, opus, inherit, or a full name that begins with claude-");
    }
    return model;
  }

  OptionalInt maxTurns() throws BriefException {
    return switch (file.values().get("maxTurns")) {
      case null -> OptionalInt.empty();
      case Integer turns when turns > 0 -> OptionalInt.of(turns);
      default -> throw new BriefException("maxTurns must be a whole number above 0");
    };
  }
}
