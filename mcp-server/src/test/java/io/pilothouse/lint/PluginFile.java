package io.pilothouse.lint;

import io.pilothouse.agents.Brief;
import io.pilothouse.agents.BriefException;
import io.pilothouse.agents.FrontMatter;
import io.pilothouse.agents.Mentions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules for commands and skills of the plugin. */
enum PluginFile {
  COMMAND(
      Set.of("description", "argument-hint", "allowed-tools", "model", "disable-model-invocation")),
  SKILL(Set.of("name", "description", "allowed-tools", "model", "disable-model-invocation"));

  private static final Pattern PART = Pattern.compile("\\bpilothouse:([a-z0-9-]+)");
  private static final Pattern SNAKE_CASE = Pattern.compile("[a-z]+(?:_[a-z0-9]+)+");
  private static final Set<String> CLIENTS_TOOLS = Set.of("Agent", "Read", "Grep", "Glob");
  private static final int MOST_DESCRIPTION_CHARS = 1024;

  private final Set<String> keys;

  PluginFile(Set<String> keys) {
    this.keys = keys;
  }

  /**
   * @param name of the command, or of the skill's folder
   * @param parts what else the plugin has: agents, commands, skills
   */
  List<String> check(String name, String text, ServedTools served, Set<String> parts) {
    List<String> found = new ArrayList<>();
    try {
      FrontMatter file = FrontMatter.of(text);
      file.allow(keys);
      String description = file.text("description");
      if (description.isEmpty() || description.length() > MOST_DESCRIPTION_CHARS) {
        found.add("it needs a description of at most 1024 characters");
      }
      if (this == SKILL && !file.text("name").equals(name)) {
        found.add("name must be that of its folder");
      }
      checkGrants(file.names("allowed-tools"), served, found);
      checkText(file, served, parts, found);
    } catch (BriefException wrong) {
      found.add(wrong.getMessage());
    }
    return found;
  }

  /** What stands there is called without asking the user. */
  private static void checkGrants(List<String> tools, ServedTools served, List<String> found) {
    for (String tool : tools) {
      String name = tool.replaceFirst("^" + Brief.SERVER, "");
      if (served.writes(name)) {
        found.add("it allows %s, which changes the cluster, unasked".formatted(name));
      } else if (name.equals(tool) ? !CLIENTS_TOOLS.contains(tool) : !served.has(name)) {
        found.add("it allows %s, which there is not".formatted(tool));
      }
    }
  }

  private static void checkText(
      FrontMatter file, ServedTools served, Set<String> parts, List<String> found)
      throws BriefException {
    List<String> allowed = file.names("allowed-tools");
    for (String name : Mentions.inBackticks(file.body())) {
      if (served.has(name)) {
        if (!allowed.isEmpty() && !allowed.contains(Brief.SERVER + name)) {
          found.add("it names %s in its text, but not in allowed-tools".formatted(name));
        }
      } else if (SNAKE_CASE.matcher(name).matches() && !served.knows(name)) {
        found.add("it names %s, which is neither a tool nor an argument of one".formatted(name));
      }
    }
    for (String tool : Mentions.qualified(file.body())) {
      if (!tool.startsWith(Brief.SERVER) || !served.has(tool.substring(Brief.SERVER.length()))) {
        found.add("it names %s, which there is not".formatted(tool));
      }
    }
    PART.matcher(file.body())
        .results()
        .map(part -> part.group(1))
        .filter(part -> !parts.contains(part))
        .forEach(part -> found.add("it names pilothouse:%s, which there is not".formatted(part)));
  }
}
