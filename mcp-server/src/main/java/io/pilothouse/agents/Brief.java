package io.pilothouse.agents;

import java.util.List;

/**
 * What an agent is told: a subagent file as Claude Code reads it, with its front matter taken
 * apart.
 *
 * @param name unique, lower case with hyphens
 * @param description when to use it; one line
 * @param tools what it may call, as the file names them; empty: everything
 * @param model a name or an alias such as {@code haiku}; empty: the client's choice
 * @param body the instructions, Markdown without the front matter
 * @param source the whole file
 */
public record Brief(
    String name, String description, List<String> tools, String model, String body, String source) {
  public Brief {
    tools = List.copyOf(tools);
  }
}
