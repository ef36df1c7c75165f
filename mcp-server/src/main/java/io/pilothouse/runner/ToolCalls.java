package io.pilothouse.runner;

import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import io.pilothouse.concurrent.CallScope;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.Progress;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.ToolInvoker;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.UnknownToolException;
import io.pilothouse.tools.client.Client;
import io.pilothouse.tools.client.ClientLog;
import io.pilothouse.tools.client.InputRequest;
import io.pilothouse.tools.client.InputRequiredException;
import io.pilothouse.tools.client.InputResponses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Carries out the calls of one message of the model: those that only read at the same time, any
 * others one after the other. Blocks: not for event loops.
 */
final class ToolCalls {
  /** Whoever still has questions then will never be content. */
  private static final int MOST_QUESTIONS = 10;

  private final Vertx vertx;
  private final ToolInvoker invoker;
  private final Toolset tools;
  private final Surroundings surroundings;
  private final CallScope scope;

  /**
   * @param scope ends what is under way
   */
  ToolCalls(
      Vertx vertx, ToolInvoker invoker, Toolset tools, Surroundings surroundings, CallScope scope) {
    this.vertx = vertx;
    this.invoker = invoker;
    this.tools = tools;
    this.surroundings = surroundings;
    this.scope = scope;
  }

  /** The answers, in the order of the calls. */
  List<ToolResultBlockParam> answer(List<ToolUseBlock> calls) {
    boolean together = calls.stream().allMatch(call -> tools.reads(call.name()));
    List<Future<ToolResult>> begun = new ArrayList<>();
    List<ToolResultBlockParam> answers = new ArrayList<>();
    for (ToolUseBlock call : calls) {
      JsonObject arguments = arguments(call);
      surroundings.watcher().calls(call.name(), arguments);
      Future<ToolResult> answer = call(call.name(), arguments, MOST_QUESTIONS);
      begun.add(answer);
      if (!together) {
        answer.await();
      }
    }
    for (int i = 0; i < calls.size(); i++) {
      answers.add(param(calls.get(i), begun.get(i).await()));
    }
    return answers;
  }

  private static JsonObject arguments(ToolUseBlock call) {
    Map<?, ?> input = call._input().convert(Map.class);
    JsonObject arguments = new JsonObject();
    if (input != null) {
      input.forEach((name, value) -> arguments.put((String) name, value));
    }
    return arguments;
  }

  private ToolResultBlockParam param(ToolUseBlock call, ToolResult answer) {
    surroundings.watcher().hears(call.name(), answer);
    return ToolResultBlockParam.builder()
        .toolUseId(call.id())
        .content(answer.text())
        .isError(answer.isError())
        .build();
  }

  /** The answer to a call; asks the person first if the tool wants that. */
  private Future<ToolResult> call(String name, JsonObject arguments, int questions) {
    if (!tools.has(name)) {
      return Future.succeededFuture(notGranted(name));
    }
    return attempt(name, arguments, InputResponses.NONE, questions);
  }

  private Future<ToolResult> attempt(
      String name, JsonObject arguments, InputResponses answered, int questions) {
    Client client = new Client(surroundings.person().canBeAsked(), answered, ClientLog.NONE);
    return Future.<ToolResult>future(
            outcome ->
                vertx.runOnContext(
                    started ->
                        invoker
                            .call(
                                name,
                                arguments,
                                surroundings.caller(),
                                Progress.NONE,
                                scope.cancellation(),
                                client)
                            .onComplete(outcome)))
        .recover(
            failure ->
                switch (failure) {
                  case InputRequiredException question when questions > 0 ->
                      ask(question).compose(more -> attempt(name, arguments, more, questions - 1));
                  case UnknownToolException unknown -> Future.succeededFuture(notGranted(name));
                  default -> Future.succeededFuture(unanswered(name));
                });
  }

  private Future<InputResponses> ask(InputRequiredException question) {
    return vertx.executeBlocking(
        () -> {
          Map<String, JsonObject> answers = new HashMap<>();
          for (Map.Entry<String, InputRequest> each : question.requests().entrySet()) {
            answers.put(each.getKey(), surroundings.person().answer(each.getValue()));
          }
          return new InputResponses(answers, Optional.ofNullable(question.state()));
        });
  }

  /** Fails closed: a question that nobody has answered is not a yes. */
  private static ToolResult unanswered(String name) {
    return ToolResult.error(
        new ToolException(
            ErrorCode.INTERNAL, name + " did not come to an answer", "Do without it, and say so."));
  }

  private static ToolResult notGranted(String name) {
    return ToolResult.error(
        new ToolException(
            ErrorCode.NOT_FOUND,
            "tool " + name + " is not available to this agent",
            "Use the tools that were listed."));
  }
}
