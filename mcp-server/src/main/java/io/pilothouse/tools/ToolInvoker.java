package io.pilothouse.tools;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.identity.Caller;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.Nearest;
import io.pilothouse.tools.client.Client;
import io.pilothouse.tools.client.InputRequiredException;
import io.pilothouse.tools.render.UntrustedText;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way to call a tool, whatever the transport: is it on, do the arguments fit, then the call
 * itself within its deadline, then the answer within its size. Every failure of a tool becomes an
 * answer; only a tool that does not exist (or is off) fails the future. Call it on a Vert.x
 * context; the answer arrives there.
 */
public final class ToolInvoker {
  private static final Logger LOG = LoggerFactory.getLogger(ToolInvoker.class);

  /** A tool that honours its deadline has answered by then; this is for one that does not. */
  private static final Duration GRACE = Duration.ofMillis(500);

  private final Vertx vertx;
  private final ToolRegistry registry;
  private final UnaryOperator<String> redactText;
  private final CallObserver observer;
  private final Map<String, ArgumentValidator> validators = new ConcurrentHashMap<>();

  /**
   * @param redactText removes credentials from the words of an error
   * @param observer is told of every call
   */
  public ToolInvoker(
      Vertx vertx, ToolRegistry registry, UnaryOperator<String> redactText, CallObserver observer) {
    this.vertx = vertx;
    this.registry = registry;
    this.redactText = redactText;
    this.observer = observer;
  }

  /** The tools that can be called by anybody, by name. */
  public List<ToolSchema> tools() {
    return registry.listed();
  }

  /** The tools that a caller can call, by name. */
  public List<ToolSchema> tools(Caller caller) {
    return registry.listed(caller);
  }

  /** Calls a tool for somebody who cannot be asked anything. */
  public Future<ToolResult> call(
      String name,
      JsonObject arguments,
      Caller caller,
      Progress progress,
      Cancellation cancellation) {
    return call(name, arguments, caller, progress, cancellation, Client.NONE);
  }

  /**
   * Calls a tool.
   *
   * @param cancellation given by the client's side when nobody waits for the answer any more
   * @return the answer, possibly an error answer; fails only with {@link UnknownToolException} and,
   *     when the client is to be asked something first, {@link InputRequiredException}
   */
  public Future<ToolResult> call(
      String name,
      JsonObject arguments,
      Caller caller,
      Progress progress,
      Cancellation cancellation,
      Client client) {
    ToolRegistry.Entry entry = registry.find(name, caller).orElse(null);
    if (entry == null) {
      observer.began(CallObserver.UNKNOWN_TOOL).ended(ErrorCode.NOT_FOUND.name());
      return Future.failedFuture(new UnknownToolException(unknown(name, caller)));
    }
    CallObserver.Call observed = observer.began(name);
    Cancellation inner = new Cancellation();
    Cancellation.Registration link = cancellation.onCancel(inner::cancel);
    Duration timeout = registry.settings().timeouts().of(entry.schema(), arguments);
    CallScope scope = CallScope.within(timeout, inner);
    ToolCall call = new ToolCall(new Arguments(arguments), caller, progress, scope, client);
    Future<ToolResult> answer =
        checked(entry, call)
            .timeout(timeout.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS)
            .recover(failure -> answer(entry.schema(), timeout, failure))
            .map(ToolInvoker::withinHardLimit)
            .onComplete(
                done -> {
                  observed.ended(outcome(done));
                  link.close();
                  inner.cancel();
                });
    return Future.fromCompletionStage(answer.toCompletionStage(), vertx.getOrCreateContext());
  }

  private Future<ToolResult> checked(ToolRegistry.Entry entry, ToolCall call) {
    try {
      validators
          .computeIfAbsent(entry.tool().name(), any -> new ArgumentValidator(entry.schema()))
          .check(call.arguments().json())
          .ifPresent(
              problem -> {
                throw problem;
              });
      return entry.tool().call(call);
    } catch (RuntimeException failure) {
      return Future.failedFuture(failure);
    }
  }

  private Future<ToolResult> answer(ToolSchema tool, Duration timeout, Throwable failure) {
    return failure instanceof InputRequiredException
        ? Future.failedFuture(failure)
        : Future.succeededFuture(ToolResult.error(describe(tool, timeout, failure)));
  }

  private String unknown(String name, Caller caller) {
    if (registry.isSwitchedOff(name, caller)) {
      return "tool " + name + " is switched off on this server";
    }
    List<String> near = Nearest.to(name, tools(caller).stream().map(ToolSchema::name).toList(), 3);
    return "unknown tool " + name + (near.isEmpty() ? "" : "; nearest: " + String.join(", ", near));
  }

  private ToolException describe(ToolSchema tool, Duration timeout, Throwable failure) {
    ToolException said =
        switch (failure) {
          case ToolException expected -> expected;
          case ClusterException expected -> ClusterFailures.translate(expected);
          case TimeoutException late -> late(tool, timeout);
          default -> {
            LOG.error("{} failed unexpectedly", tool.name(), failure);
            yield new ToolException(
                ErrorCode.INTERNAL,
                tool.name() + " failed unexpectedly",
                "The server's log has the details; another call may work.");
          }
        };
    return new ToolException(
        said.code(), redactText.apply(said.getMessage()), redactText.apply(said.next()));
  }

  /** What a write has done by then is not known here; it may still be at it. */
  private static ToolException late(ToolSchema tool, Duration timeout) {
    boolean reads = tool.effect() == Effect.READ;
    return new ToolException(
        ErrorCode.TIMEOUT,
        tool.name()
            + " did not finish within "
            + timeout.toMillis()
            + " ms"
            + (reads ? "" : ": outcome unknown"),
        reads
            ? "Narrow the question or call again."
            : "Read the object and list_changes before retrying: the write may have happened.");
  }

  private static String outcome(AsyncResult<ToolResult> done) {
    if (done.failed()) {
      return ErrorCode.INTERNAL.name();
    }
    ToolResult result = done.result();
    return result.isError() ? result.structured().getString("code") : CallObserver.OK;
  }

  private static ToolResult withinHardLimit(ToolResult result) {
    String text = result.text();
    if (text.length() <= ToolResult.HARD_MAX_CHARS) {
      return result;
    }
    int room = ToolResult.HARD_MAX_CHARS - 100;
    String note =
        "\n[cut: shown %d of %d characters; narrow the question]".formatted(room, text.length());
    String cut = UntrustedText.closeFrame(text.substring(0, room)) + note;
    return new ToolResult(
        List.of(new Content.Text(cut)),
        result.structured().copy().put("truncated", true),
        result.isError());
  }
}
