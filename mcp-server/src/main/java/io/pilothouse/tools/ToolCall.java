package io.pilothouse.tools;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.identity.Caller;
import io.pilothouse.tools.client.Client;

/**
 * One call of a tool.
 *
 * @param arguments valid against the tool's input schema
 * @param caller who asks
 * @param progress where to report how far it is; never null
 * @param scope deadline and cancellation
 * @param client the caller's program: can be asked and told things
 */
public record ToolCall(
    Arguments arguments, Caller caller, Progress progress, CallScope scope, Client client) {
  /** A call by somebody who cannot be asked anything. */
  public ToolCall(Arguments arguments, Caller caller, Progress progress, CallScope scope) {
    this(arguments, caller, progress, scope, Client.NONE);
  }
}
