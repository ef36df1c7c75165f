package io.pilothouse.tools;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.identity.Caller;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.Nearest;
import io.pilothouse.tools.render.UntrustedText;
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
  private final Map<String, ArgumentValidator> validators = new ConcurrentHashMap<>();

  /**
   * @param redactText removes credentials from the words of an error
   */
  public ToolInvoker(Vertx vertx, ToolRegistry registry, UnaryOperator<String> redactText) {
    this.vertx = vertx;
    this.registry = registry;
    this.redactText = redactText;
  }

  /** The tools that can be called, by name. */
  public List<ToolSchema> tools() {
    return registry.listed();
  }

  /**
   * Calls a tool.
   *
   * @param cancellation given by the client's side when nobody waits for the answer any more
   * @return the answer, possibly an error answer; fails only with {@link UnknownToolException}
   */
  public Future<ToolResult> call(
      String name,
      JsonObject arguments,
      Caller caller,
      Progress progress,
      Cancellation cancellation) {
    ToolRegistry.Entry entry = registry.find(name).orElse(null);
    if (entry == null) {
      return Future.failedFuture(new UnknownToolException(unknown(name)));
    }
    Cancellation inner = new Cancellation();
    Cancellation.Registration link = cancellation.onCancel(inner::cancel);
    Duration timeout = registry.settings().callTimeout();
    ToolCall call =
        new ToolCall(new Arguments(arguments), caller, progress, CallScope.within(timeout, inner));
    Future<ToolResult> answer =
        checked(entry, call)
            .timeout(timeout.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS)
            .recover(failure -> Future.succeededFuture(ToolResult.error(describe(name, failure))))
            .map(ToolInvoker::withinHardLimit)
            .onComplete(
                done -> {
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

  private String unknown(String name) {
    if (registry.isSwitchedOff(name)) {
      return "tool " + name + " is switched off on this server";
    }
    List<String> near = Nearest.to(name, tools().stream().map(ToolSchema::name).toList(), 3);
    return "unknown tool " + name + (near.isEmpty() ? "" : "; nearest: " + String.join(", ", near));
  }

  private ToolException describe(String tool, Throwable failure) {
    ToolException said =
        switch (failure) {
          case ToolException expected -> expected;
          case ClusterException expected -> ClusterFailures.translate(expected);
          case TimeoutException late ->
              new ToolException(
                  ErrorCode.TIMEOUT,
                  tool
                      + " did not finish within "
                      + registry.settings().callTimeout().toMillis()
                      + " ms",
                  "Narrow the question or call again.");
          default -> {
            LOG.error("{} failed unexpectedly", tool, failure);
            yield new ToolException(
                ErrorCode.INTERNAL,
                tool + " failed unexpectedly",
                "The server's log has the details; another call may work.");
          }
        };
    return new ToolException(
        said.code(), redactText.apply(said.getMessage()), redactText.apply(said.next()));
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
