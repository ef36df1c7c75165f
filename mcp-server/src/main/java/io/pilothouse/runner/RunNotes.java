package io.pilothouse.runner;

import io.pilothouse.agents.Brief;
import java.util.List;

/** What an agent needs to know about being run by this program; the same in every run. */
final class RunNotes {
  private RunNotes() {}

  static String of(Brief brief, Toolset tools) {
    List<String> missing =
        brief.tools().stream()
            .filter(tool -> !tool.startsWith(Brief.SERVER))
            .map(String::strip)
            .toList();
    List<String> off = brief.ownTools().stream().filter(tool -> !tools.has(tool)).toList();
    StringBuilder notes =
        new StringBuilder(
            "## This run\nNobody answers questions: end with your answer as the Output section"
                + " wants it, in one fenced ```json block.");
    if (!missing.isEmpty()) {
      notes
          .append("\nTools of other servers are not available here: ")
          .append(String.join(", ", missing))
          .append(". Do without, and say what that leaves unchecked or undone.");
    }
    if (!off.isEmpty()) {
      notes.append("\nSwitched off on this server: ").append(String.join(", ", off)).append('.');
    }
    return notes.toString();
  }
}
