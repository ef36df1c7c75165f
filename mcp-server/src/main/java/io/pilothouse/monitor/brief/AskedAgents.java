package io.pilothouse.monitor.brief;

import io.pilothouse.agents.Brief;
import io.pilothouse.agents.Briefs;
import io.pilothouse.kubernetes.Nearest;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.ToolSchema;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which agents may be asked about incidents: those that can only look. */
public final class AskedAgents {
  private AskedAgents() {}

  /**
   * Why it may not be asked, in one line; empty if it may. Tools of other servers do not count:
   * they cannot be called from here.
   *
   * @param name of the agent
   * @param schemas of all tools of this server, also of those that are off
   */
  public static Optional<String> problem(String name, Briefs briefs, List<ToolSchema> schemas) {
    Optional<Brief> brief = briefs.find(name);
    if (brief.isEmpty()) {
      return Optional.of(unknown(name, briefs));
    }
    List<String> granted = brief.get().ownTools();
    List<ToolSchema> tools =
        schemas.stream().filter(tool -> granted.contains(tool.name())).toList();
    if (tools.isEmpty()) {
      return Optional.of("agent " + name + " has no tool of this server to look with");
    }
    String writing =
        tools.stream()
            .filter(tool -> tool.effect() != Effect.READ)
            .map(ToolSchema::name)
            .collect(Collectors.joining(", "));
    return writing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "agent %s may call %s, which can change something; name one whose tools only read"
                .formatted(name, writing));
  }

  private static String unknown(String name, Briefs briefs) {
    List<String> names = briefs.all().stream().map(Brief::name).toList();
    List<String> near = Nearest.to(name, names, 1);
    return "there is no agent %s%s"
        .formatted(
            name,
            near.isEmpty()
                ? "; there are " + String.join(", ", names)
                : " (did you mean " + near.getFirst() + "?)");
  }
}
