package io.pilothouse.conformance;

import io.pilothouse.protocol.ChangeSource.Change;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.client.LogLevel;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Tools that have something to say before they answer, or to somebody else. */
final class TellingTools {
  private final Vertx vertx;
  private final FixtureChanges changes;

  TellingTools(Vertx vertx, FixtureChanges changes) {
    this.vertx = vertx;
    this.changes = changes;
  }

  List<FixtureTool> all() {
    return List.of(
        FixtureTool.of("test_tool_with_logging", "Logs three messages", this::log),
        FixtureTool.of("test_logging_tool", "Logs three messages", this::log),
        FixtureTool.of("test_tool_with_progress", "Reports progress", this::progress),
        FixtureTool.of(
            "test_trigger_tool_change", "Changes the tools", call -> change(new Change.Tools())),
        FixtureTool.of(
            "test_trigger_prompt_change",
            "Changes the prompts",
            call -> change(new Change.Prompts())));
  }

  private Future<ToolResult> change(Change change) {
    changes.happen(change);
    return FixtureTool.text("Changed.");
  }

  private Future<ToolResult> log(ToolCall call) {
    call.client().log().log(LogLevel.INFO, "Tool execution started");
    return pause()
        .compose(
            processing -> {
              call.client().log().log(LogLevel.INFO, "Tool processing data");
              return pause();
            })
        .compose(
            done -> {
              call.client().log().log(LogLevel.INFO, "Tool execution completed");
              return FixtureTool.text("Executed with logging.");
            });
  }

  private Future<ToolResult> progress(ToolCall call) {
    call.progress().report(0, 100, null);
    return pause()
        .compose(
            half -> {
              call.progress().report(50, 100, null);
              return pause();
            })
        .compose(
            done -> {
              call.progress().report(100, 100, null);
              return FixtureTool.text("Executed with progress.");
            });
  }

  /** The suite asks for it. */
  private Future<?> pause() {
    return vertx.timer(50, TimeUnit.MILLISECONDS);
  }
}
