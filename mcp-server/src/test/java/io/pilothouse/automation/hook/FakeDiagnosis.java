package io.pilothouse.automation.hook;

import io.pilothouse.identity.Caller;
import io.pilothouse.protocol.ChangeSource;
import io.pilothouse.protocol.Completer;
import io.pilothouse.protocol.McpService;
import io.pilothouse.protocol.PromptCatalog;
import io.pilothouse.protocol.ResourceCatalog;
import io.pilothouse.protocol.ServerInfo;
import io.pilothouse.protocol.ToolRequest;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.ToolResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A service whose one tool is {@code diagnose}, which answers when it is told to. */
public final class FakeDiagnosis implements McpService {
  /** The calls, in order. */
  public final List<ToolRequest> calls = new CopyOnWriteArrayList<>();

  private final List<Promise<ToolResult>> answers = new CopyOnWriteArrayList<>();

  /** Answers one call. */
  public void answer(int call, String text) {
    answers.get(call).complete(ToolResult.of(text, new JsonObject()));
  }

  /** Has no such object. */
  public void notFound(int call) {
    answers
        .get(call)
        .complete(ToolResult.error(new ToolException(ErrorCode.NOT_FOUND, "no such pod", "Look.")));
  }

  /** The arguments of one call. */
  public JsonObject arguments(int call) {
    return calls.get(call).arguments();
  }

  @Override
  public Future<ToolResult> callTool(ToolRequest request) {
    Promise<ToolResult> answer = Promise.promise();
    answers.add(answer);
    calls.add(request);
    return answer.future();
  }

  @Override
  public ServerInfo serverInfo() {
    return new ServerInfo("fake", "A fake", "1");
  }

  @Override
  public String instructions() {
    return "";
  }

  @Override
  public List<JsonObject> listTools(Caller caller) {
    return List.of();
  }

  @Override
  public PromptCatalog prompts() {
    return PromptCatalog.NONE;
  }

  @Override
  public ResourceCatalog resources() {
    return ResourceCatalog.NONE;
  }

  @Override
  public Completer completer() {
    return Completer.NONE;
  }

  @Override
  public ChangeSource changes() {
    return ChangeSource.NONE;
  }
}
