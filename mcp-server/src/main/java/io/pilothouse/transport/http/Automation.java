package io.pilothouse.transport.http;

import io.pilothouse.automation.ToolDoor;
import io.pilothouse.automation.hook.Hooks;
import io.pilothouse.automation.slack.SlackDoor;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is served to programs that do not speak MCP. Nothing unless it is asked for.
 *
 * @param tools called without MCP; empty: not at all
 * @param hooks where alerts come in; empty: not at all
 * @param hookSecrets a folder with a file for each hook that signs, named like it; empty: none does
 * @param slack where buttons in Slack lead; empty: nowhere
 */
public record Automation(
    Optional<ToolDoor> tools,
    Optional<Hooks> hooks,
    Optional<Path> hookSecrets,
    Optional<SlackDoor> slack) {
  /** MCP alone. */
  public static final Automation NONE =
      new Automation(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  boolean isServed() {
    return tools.isPresent() || hooks.isPresent() || slack.isPresent();
  }
}
