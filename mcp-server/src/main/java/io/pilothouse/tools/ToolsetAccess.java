package io.pilothouse.tools;

import io.pilothouse.identity.Caller;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Who may use which toolset.
 *
 * @param rules by toolset: groups, {@code scope:}s of an OAuth token, {@code user:}s, or {@code *}
 *     for everybody. A toolset without a rule is nobody's, so that switching one on later does not
 *     open it; without any rule every toolset is everybody's
 */
public record ToolsetAccess(Map<String, List<String>> rules) {
  /** Everybody may use everything that is on. */
  public static final ToolsetAccess OPEN = new ToolsetAccess(Map.of());

  public ToolsetAccess {
    rules =
        rules.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, rule -> List.copyOf(rule.getValue())));
  }

  /** Whether a caller may list and call the tools of a toolset. */
  public boolean allows(String toolset, Caller caller) {
    return rules.isEmpty()
        || rules.getOrDefault(toolset, List.of()).stream().anyMatch(who -> isMeant(who, caller));
  }

  private static boolean isMeant(String who, Caller caller) {
    if (who.startsWith("scope:")) {
      return caller.scopes().contains(who.substring("scope:".length()));
    }
    if (who.startsWith("user:")) {
      return caller.user().equals(who.substring("user:".length()));
    }
    return who.equals("*") || caller.groups().contains(who);
  }
}
