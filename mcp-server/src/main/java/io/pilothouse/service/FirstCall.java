package io.pilothouse.service;

import io.pilothouse.agents.Brief;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.identity.Caller;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.Progress;
import io.pilothouse.tools.ToolInvoker;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.ToolSchema;
import io.pilothouse.tools.render.UntrustedText;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes the call that a brief's procedure begins with, so that the model saves a turn. Only a tool
 * that reads is called, with the caller's own rights, and only when its arguments follow from the
 * assignment.
 */
final class FirstCall {
  /** An error is a sentence or two. */
  private static final int MOST_OF_AN_ERROR = 600;

  private final ToolInvoker invoker;
  private final Duration patience;

  FirstCall(ToolInvoker invoker, Duration patience) {
    this.invoker = invoker;
    this.patience = patience;
  }

  /**
   * What to say about it: the answer, or why there is none; empty if there is no such call to make.
   * Never fails.
   */
  Future<Optional<String>> made(
      Brief brief, Assignment assignment, Caller caller, Cancellation cancellation) {
    Optional<ToolSchema> tool = brief.firstCall().flatMap(name -> readTool(name, caller));
    Optional<JsonObject> arguments =
        tool.flatMap(found -> CallArguments.of(found.inputSchema(), assignment));
    return arguments.isEmpty()
        ? Future.succeededFuture(Optional.empty())
        : call(tool.orElseThrow().name(), arguments.get(), caller, cancellation).map(Optional::of);
  }

  private Optional<ToolSchema> readTool(String name, Caller caller) {
    return invoker.tools(caller).stream()
        .filter(tool -> tool.name().equals(name) && tool.effect() == Effect.READ)
        .findFirst();
  }

  private Future<String> call(
      String tool, JsonObject arguments, Caller caller, Cancellation cancellation) {
    String call = "`" + tool + "` with " + arguments.encode();
    Cancellation ours = new Cancellation();
    Cancellation.Registration link = cancellation.onCancel(ours::cancel);
    return invoker
        .call(tool, arguments, caller, Progress.NONE, ours)
        .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .map(answer -> answer.isError() ? failed(call, answer.text()) : answered(call, answer))
        .otherwise(failure -> failed(call, reason(failure)))
        .onComplete(
            done -> {
              link.close();
              ours.cancel();
            });
  }

  /**
   * The answer as a whole is framed, although tools frame what workloads wrote: here it stands
   * among instructions, where even a quoted word could be taken for one.
   */
  private static String answered(String call, ToolResult answer) {
    return call
        + " was called for you just now. Take this answer; do not make the same call again:\n"
        + UntrustedText.frame("answer", answer.text());
  }

  private static String failed(String call, String why) {
    String line = UntrustedText.stripLine(why);
    String shown =
        line.length() <= MOST_OF_AN_ERROR ? line : line.substring(0, MOST_OF_AN_ERROR - 1) + "…";
    return call
        + " was called for you and could not be answered (it said: \""
        + shown.replace('"', '\'')
        + "\"). Decide whether to call it again.";
  }

  private static String reason(Throwable failure) {
    return failure instanceof TimeoutException ? "no answer in time" : "it cannot be called now";
  }
}
