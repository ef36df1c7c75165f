package io.pilothouse.tools;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.identity.Caller;

/**
 * One call of a tool.
 *
 * @param arguments valid against the tool's input schema
 * @param caller who asks
 * @param progress where to report how far it is; never null
 * @param scope deadline and cancellation
 */
public record ToolCall(Arguments arguments, Caller caller, Progress progress, CallScope scope) {}
