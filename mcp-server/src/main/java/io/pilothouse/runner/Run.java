package io.pilothouse.runner;

import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.TextBlock;
import com.anthropic.models.messages.ToolUseBlock;
import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.tools.ToolInvoker;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One run of one agent: asks the model, does what it wants done, until it has answered. */
final class Run {
  private final Vertx vertx;
  private final MessagesApi api;
  private final Job job;
  private final Limits limits;
  private final Surroundings surroundings;
  private final Conversation conversation;
  private final AnswerContract contract;
  private final ToolCalls calls;
  private final CallScope scope;
  private Totals totals;
  private String lastWords = "";

  Run(
      Vertx vertx,
      ToolInvoker invoker,
      MessagesApi api,
      Toolset tools,
      Job job,
      Limits limits,
      Surroundings surroundings) {
    this.vertx = vertx;
    this.api = api;
    this.job = job;
    this.limits = limits;
    this.surroundings = surroundings;
    conversation = new Conversation(job, tools);
    contract = new AnswerContract(new JsonObject(job.brief().outputSchema()));
    // Of its own, because it also ends when the time is up, and with it what is under way then.
    Cancellation ending = new Cancellation();
    scope = CallScope.within(limits.time(), ending);
    calls = new ToolCalls(vertx, invoker, tools, surroundings, scope);
    totals = Totals.none(job.model());
  }

  Outcome outcome() {
    Cancellation ending = scope.cancellation();
    long alarm = vertx.setTimer(limits.time().toMillis(), late -> ending.cancel());
    Cancellation.Registration link = surroundings.cancellation().onCancel(ending::cancel);
    try (link) {
      Optional<String> problem = converse();
      return new Outcome(
          lastWords,
          problem.isEmpty() ? AnswerContract.find(lastWords) : Optional.empty(),
          problem,
          totals);
    } catch (RunException stopped) {
      return new Outcome(lastWords, Optional.empty(), Optional.of(stopped.getMessage()), totals);
    }
  }

  /** Why the answer does not count in the end; empty if it does. */
  private Optional<String> converse() {
    boolean corrected = false;
    while (true) {
      Message message = ask();
      conversation.heard(message);
      switch (message.stopReason().map(StopReason::value).orElse(StopReason.Value.END_TURN)) {
        case TOOL_USE -> conversation.answer(calls.answer(calls(message)));
        case PAUSE_TURN -> conversation.say("Go on.");
        case END_TURN, STOP_SEQUENCE -> {
          Optional<String> problem = contract.problem(lastWords);
          if (problem.isEmpty() || corrected) {
            return problem.map(why -> "the answer does not fit the output contract: " + why);
          }
          corrected = true;
          surroundings
              .watcher()
              .notes("the answer does not fit the output contract: " + problem.get());
          conversation.say(
              "Your answer does not fit the output contract: "
                  + problem.get()
                  + ". Answer again, with nothing but the corrected ```json block.");
        }
        case MAX_TOKENS ->
            throw new RunException("the model's message was cut off at its token limit");
        case REFUSAL -> throw new RunException("the model refused to go on");
        case MODEL_CONTEXT_WINDOW_EXCEEDED ->
            throw new RunException("the conversation has become too long for the model");
        default ->
            throw new RunException(
                "the model stopped for a reason that is not known here: "
                    + message.stopReason().map(StopReason::asString).orElse("none"));
      }
    }
  }

  private Message ask() {
    requireTime();
    if (totals.turns() >= limits.turns()) {
      throw new RunException("no answer within " + limits.turns() + " turns (--max-turns)");
    }
    long left = limits.tokens() - totals.spent().total();
    if (left <= 0) {
      throw new RunException(
          "no answer within %,d tokens (--max-tokens)".formatted(limits.tokens()));
    }
    Message message =
        api.send(
            conversation.request(Math.min(left, limits.responseTokens())),
            scope,
            surroundings.watcher()::says);
    totals = totals.plusTurn(Spent.of(message.usage()));
    String words =
        message.content().stream()
            .flatMap(block -> block.text().stream())
            .map(TextBlock::text)
            .collect(Collectors.joining());
    if (!words.isBlank()) {
      lastWords = words;
    }
    return message;
  }

  private void requireTime() {
    if (surroundings.cancellation().isCancelled()) {
      throw new RunException("cancelled");
    }
    if (scope.remaining().isZero()) {
      throw new RunException(MessagesApi.LATE);
    }
  }

  private List<ToolUseBlock> calls(Message message) {
    List<ToolUseBlock> wanted =
        message.content().stream().flatMap(block -> block.toolUse().stream()).toList();
    totals = totals.plusCalls(wanted.size());
    return wanted;
  }
}
