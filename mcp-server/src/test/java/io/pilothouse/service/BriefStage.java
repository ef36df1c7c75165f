package io.pilothouse.service;

import io.pilothouse.agents.BriefShelf;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.identity.Caller;
import io.pilothouse.kubernetes.Awaiting;
import io.pilothouse.protocol.ProtocolException;
import io.pilothouse.protocol.RequestContext;
import io.pilothouse.protocol.ServerMethods;
import io.pilothouse.tools.CallObserver;
import io.pilothouse.tools.CallTimeouts;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.FakeTool;
import io.pilothouse.tools.Progress;
import io.pilothouse.tools.SchemaCatalog;
import io.pilothouse.tools.Tool;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolInvoker;
import io.pilothouse.tools.ToolRegistry;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.ToolSettings;
import io.pilothouse.tools.ToolsetAccess;
import io.pilothouse.tools.core.FakeCluster;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A service with the briefs of a folder, on a small cluster, with tools that a test supplies. */
final class BriefStage implements AutoCloseable {
  static final Caller OPERATOR = new Caller("olga", List.of("operators"), "");
  static final Caller READER = new Caller("rita", List.of("readers"), "");

  final Vertx vertx = Vertx.vertx();
  final FakeCluster cluster;
  final BriefShelf shelf;
  final ToolInvoker invoker;
  final PilothouseService service;
  private final Path folder;

  /** Readers have no tools of the toolset {@code diagnose}. */
  BriefStage(Path folder, FakeCluster cluster, Tool... tools) {
    this.folder = folder;
    this.cluster = cluster;
    ToolSettings settings =
        new ToolSettings(
            Set.of("core", "diagnose", "workloads", "changes"),
            Set.of(),
            false,
            CallTimeouts.of(Duration.ofSeconds(20)),
            new ToolsetAccess(
                Map.of(
                    "core", List.of("*"),
                    "diagnose", List.of("operators"),
                    "workloads", List.of("operators"),
                    "changes", List.of("operators"))));
    invoker =
        new ToolInvoker(
            vertx,
            new ToolRegistry(new SchemaCatalog(), List.of(tools), settings),
            text -> text.replace("hunter2", "<redacted>"),
            CallObserver.NONE);
    shelf = new BriefShelf(Optional.of(folder));
    service = new PilothouseService("1", invoker, cluster, shelf);
  }

  /** A tool that reads, under the contract of the real one. */
  static FakeTool reading(String name, Function<ToolCall, Future<ToolResult>> behaviour) {
    return new FakeTool(name, Effect.READ, behaviour);
  }

  static Future<ToolResult> answer(String text) {
    return Future.succeededFuture(ToolResult.of(text, new JsonObject()));
  }

  /** The text of a brief whose procedure begins with the first of these tools of the server. */
  static String brief(String name, String... tools) {
    String granted =
        Stream.concat(
                Stream.of(tools).map(tool -> "mcp__plugin_pilothouse_k8s__" + tool),
                Stream.of("mcp__chat__post"))
            .collect(Collectors.joining(", "));
    return """
    ---
    name: %s
    description: Looks after things. Use when in doubt. MUST NOT be used for fun.
    tools: %s
    model: haiku
    ---
    You look after things.

    ## Inputs
    - `scope`

    ## Procedure
    1. Call `%s`.

    ## Hard rules
    - Stay calm.

    ## Output
    ```json
    {"type": "object", "required": ["status", "notChecked"], "properties": {
      "status": {"enum": ["ok", "findings", "inconclusive", "blocked"]},
      "notChecked": {"type": "array", "items": {"type": "string"}}}}
    ```

    ## Escalate
    - To a person.

    ## Never
    - Never panic.
    """
        .formatted(name, granted, tools.length == 0 ? "mcp__chat__post" : tools[0]);
  }

  /** Writes a file into the folder and reads the briefs again. */
  BriefStage with(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
    shelf.refresh();
    return this;
  }

  /** Result or error of a request, as both generations have it. */
  JsonObject call(String method, JsonObject params, Caller caller) {
    return call(method, params, new RequestContext(caller, Progress.NONE, new Cancellation()));
  }

  JsonObject call(String method, JsonObject params, RequestContext context) {
    return Awaiting.await(
        new ServerMethods(service)
            .call(method, params, context)
            .recover(failure -> Future.succeededFuture(((ProtocolException) failure).toJson())));
  }

  /** What a prompt says, to an operator. */
  String prompt(String name, Object... arguments) {
    return text(getPrompt(name, OPERATOR, arguments));
  }

  JsonObject getPrompt(String name, Caller caller, Object... arguments) {
    JsonObject given = new JsonObject();
    for (int at = 0; at < arguments.length; at += 2) {
      given.put(String.valueOf(arguments[at]), arguments[at + 1]);
    }
    return call("prompts/get", JsonObject.of("name", name, "arguments", given), caller);
  }

  static String text(JsonObject prompt) {
    return prompt
        .getJsonArray("messages")
        .getJsonObject(0)
        .getJsonObject("content")
        .getString("text");
  }

  @Override
  public void close() {
    Awaiting.await(vertx.close());
  }
}
