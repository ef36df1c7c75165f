package io.pilothouse.agents;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an agent is told: a subagent file as Claude Code reads it, with its front matter taken
 * apart.
 *
 * @param name unique, lower case with hyphens
 * @param description when to use it; one line
 * @param tools what it may call, by full names as the file has them; never empty
 * @param model {@code haiku}, {@code sonnet}, {@code opus}, {@code inherit} or a model's own name;
 *     empty: the client's choice
 * @param maxTurns after how many turns it has to be done
 * @param body the instructions, Markdown without the front matter
 * @param source the whole file
 */
public record Brief(
    String name,
    String description,
    List<String> tools,
    String model,
    OptionalInt maxTurns,
    String body,
    String source) {
  /**
   * What Claude Code puts before the names of this server's tools: plugin pilothouse, server k8s.
   */
  public static final String SERVER = "mcp__plugin_pilothouse_k8s__";

  public Brief {
    tools = List.copyOf(tools);
  }

  /** The tools of this server that it may call, by the names the server has for them. */
  public List<String> ownTools() {
    return tools.stream()
        .filter(tool -> tool.startsWith(SERVER))
        .map(tool -> tool.substring(SERVER.length()))
        .toList();
  }

  /** Whether it may call what its text names: by a short name if it is of this server. */
  public boolean grants(String named) {
    return tools.contains(named) || tools.contains(SERVER + named);
  }

  /**
   * The tool of this server that the procedure begins with, by the server's name for it; empty when
   * it begins with a tool of another server or of the client.
   */
  public Optional<String> firstCall() {
    return Mentions.inBackticks(BriefBody.of(body).text(BriefBody.PROCEDURE)).stream()
        .filter(this::grants)
        .findFirst()
        .filter(ownTools()::contains);
  }

  /** The JSON Schema 2020-12 of its answer, as the file has it. */
  public String outputSchema() {
    return BriefBody.of(body).schemas().getFirst();
  }
}
