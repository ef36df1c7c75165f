package io.pilothouse.tools;

import io.pilothouse.identity.Caller;
import java.time.Duration;
import java.util.Set;

/**
 * Which tools may be listed and called, and for how long.
 *
 * @param toolsets names of the toolsets that are on
 * @param disabledTools single tools that are off all the same
 * @param readOnly whether every tool that writes is off
 * @param timeouts the longest a call may take
 * @param access which caller may use which toolset
 */
public record ToolSettings(
    Set<String> toolsets,
    Set<String> disabledTools,
    boolean readOnly,
    CallTimeouts timeouts,
    ToolsetAccess access) {
  /** Every toolset that is on is everybody's, and any call may take as long. */
  public ToolSettings(
      Set<String> toolsets, Set<String> disabledTools, boolean readOnly, Duration callTimeout) {
    this(toolsets, disabledTools, readOnly, CallTimeouts.of(callTimeout), ToolsetAccess.OPEN);
  }

  public ToolSettings {
    toolsets = Set.copyOf(toolsets);
    disabledTools = Set.copyOf(disabledTools);
  }

  /** Whether a tool is on for a caller. Asked when listing and again when calling. */
  public boolean allows(ToolSchema tool, Caller caller) {
    return allows(tool) && access.allows(tool.toolset(), caller);
  }

  /** Whether a tool is on for anybody. */
  public boolean allows(ToolSchema tool) {
    return toolsets.contains(tool.toolset())
        && !disabledTools.contains(tool.name())
        && !(readOnly && tool.effect() != Effect.READ);
  }
}
