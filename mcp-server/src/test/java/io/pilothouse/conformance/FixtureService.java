package io.pilothouse.conformance;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.identity.Caller;
import io.pilothouse.protocol.ChangeSource;
import io.pilothouse.protocol.Completer;
import io.pilothouse.protocol.McpService;
import io.pilothouse.protocol.PromptCatalog;
import io.pilothouse.protocol.RequestContext;
import io.pilothouse.protocol.ResourceCatalog;
import io.pilothouse.protocol.ServerInfo;
import io.pilothouse.protocol.ToolRequest;
import io.pilothouse.tools.Arguments;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.UnknownToolException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Everything the suite asks for. */
final class FixtureService implements McpService {
  private final Map<String, FixtureTool> tools = new TreeMap<>();
  private final PromptCatalog prompts = new FixturePrompts();
  private final ResourceCatalog resources = new FixtureResources();
  private final FixtureChanges changes = new FixtureChanges();

  /** Whatever is typed can be completed in two ways. */
  private final Completer completer =
      (question, context) ->
          Future.succeededFuture(
              Completer.Suggestions.of(List.of(question.value(), question.value() + "s")));

  FixtureService(Vertx vertx) {
    add(ContentTools.all());
    add(AskingTools.all());
    add(new TellingTools(vertx, changes).all());
  }

  private void add(List<FixtureTool> more) {
    more.forEach(tool -> tools.put(tool.name(), tool));
  }

  @Override
  public ServerInfo serverInfo() {
    return new ServerInfo("conformance", "Conformance fixtures", "1.0.0");
  }

  @Override
  public String instructions() {
    return "Call the tools the suite names.";
  }

  @Override
  public List<JsonObject> listTools(Caller caller) {
    return tools.values().stream().map(FixtureTool::listing).toList();
  }

  @Override
  public Future<ToolResult> callTool(ToolRequest request) {
    FixtureTool tool = tools.get(request.name());
    if (tool == null) {
      return Future.failedFuture(new UnknownToolException("unknown tool " + request.name()));
    }
    RequestContext context = request.context();
    return tool.call(
        new ToolCall(
            new Arguments(request.arguments()),
            context.caller(),
            context.progress(),
            CallScope.within(Duration.ofSeconds(30), context.cancellation()),
            context.client()));
  }

  @Override
  public PromptCatalog prompts() {
    return prompts;
  }

  @Override
  public ResourceCatalog resources() {
    return resources;
  }

  @Override
  public Completer completer() {
    return completer;
  }

  @Override
  public ChangeSource changes() {
    return changes;
  }
}
