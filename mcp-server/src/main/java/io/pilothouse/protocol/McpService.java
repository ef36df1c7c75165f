package io.pilothouse.protocol;

import io.pilothouse.identity.Caller;
import io.pilothouse.tools.ToolResult;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What the server offers, in terms of no protocol generation. Called on a Vert.x event loop; must
 * not block.
 */
public interface McpService {
  ServerInfo serverInfo();

  /** Guidance for the model on using the server as a whole; at most 2,000 characters. */
  String instructions();

  /**
   * The tools a caller may use.
   *
   * @return {@code Tool} objects as they go over the wire, always in the same order; not to be
   *     changed
   */
  List<JsonObject> listTools(Caller caller);

  /**
   * Calls a tool.
   *
   * @return the answer, failures of the tool included; fails with {@link
   *     io.pilothouse.tools.UnknownToolException} if the caller has no such tool, and with {@link
   *     io.pilothouse.tools.client.InputRequiredException} to ask the client something first
   */
  Future<ToolResult> callTool(ToolRequest request);

  /** The same object every time; {@link PromptCatalog#NONE} if there are none. */
  PromptCatalog prompts();

  /** The same object every time; {@link ResourceCatalog#NONE} if there are none. */
  ResourceCatalog resources();

  /** The same object every time; {@link Completer#NONE} if there is nothing to complete. */
  Completer completer();

  /** Where to hear that tools, prompts or resources are different now. */
  ChangeSource changes();
}
