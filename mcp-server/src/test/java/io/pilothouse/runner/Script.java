package io.pilothouse.runner;

import io.pilothouse.agents.Brief;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.identity.Caller;
import io.pilothouse.monitor.brief.Answer;
import io.pilothouse.monitor.brief.Question;
import io.pilothouse.monitor.config.ModelBrief;
import io.pilothouse.monitor.config.Secret;
import io.pilothouse.tools.CallObserver;
import io.pilothouse.tools.CallTimeouts;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.SchemaCatalog;
import io.pilothouse.tools.Tool;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolInvoker;
import io.pilothouse.tools.ToolRegistry;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.ToolSettings;
import io.pilothouse.tools.ToolsetAccess;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A run against a scripted model, with tools that answer what the test wants. */
final class Script implements AutoCloseable, Watcher {
  static final JsonObject FINE =
      new JsonObject().put("status", "ok").put("notChecked", new JsonArray());

  private static final Map<String, Effect> TOOLS =
      Map.of(
          "diagnose", Effect.READ,
          "list_pods", Effect.READ,
          "get_logs", Effect.READ,
          "rollback", Effect.WRITE);

  /** What the watcher was told, each with its kind before it. */
  final List<String> seen = new CopyOnWriteArrayList<>();

  final Cancellation cancellation = new Cancellation();
  final MessagesServer server;
  private final Vertx vertx;
  private final Map<String, Function<ToolCall, Future<ToolResult>>> tools = new TreeMap<>();
  private List<String> granted =
      List.of(
          Brief.SERVER + "diagnose",
          Brief.SERVER + "list_pods",
          Brief.SERVER + "rollback",
          "mcp__slack__post_message");
  private Person person = Person.NONE;
  private String model = "claude-sonnet-5-5";

  Script(Vertx vertx, MessagesServer.Turn... turns) throws IOException {
    this(vertx, List.of(turns));
  }

  Script(Vertx vertx, List<MessagesServer.Turn> turns) throws IOException {
    this.vertx = vertx;
    this.server = new MessagesServer(turns);
  }

  Script tool(String name, Function<ToolCall, Future<ToolResult>> answer) {
    tools.put(name, answer);
    return this;
  }

  Script answering(String name, String text) {
    return tool(name, call -> Future.succeededFuture(ToolResult.of(text, new JsonObject())));
  }

  Script grants(String... full) {
    granted = List.of(full);
    return this;
  }

  Script with(Person someone) {
    person = someone;
    return this;
  }

  Script model(String id) {
    model = id;
    return this;
  }

  Outcome run() {
    return run(Limits.DEFAULT);
  }

  Outcome run(Limits limits) {
    return run(limits, MessagesServer.KEY);
  }

  Outcome run(Limits limits, String key) {
    try (MessagesApi api = new MessagesApi(key, Optional.of(server.baseUrl().toString()))) {
      return new AgentRunner(vertx, invoker(), api)
          .run(
              new Job(brief(), "You look at clusters.", "## Now\n- scope: shop", model),
              limits,
              new Surroundings(Caller.local("test"), person, this, cancellation));
    }
  }

  /** As the monitor does it. */
  Answer askedByTheMonitor() {
    ModelBrief config =
        new ModelBrief(
            "looker",
            List.of(Severity.SEV1),
            new ModelBrief.Api(
                Optional.of(model),
                new Secret.InVariable("KEY"),
                Optional.of(server.baseUrl().toString())),
            new ModelBrief.Budget(50_000, Duration.ofMinutes(1), 1));
    return new IncidentAnalyst()
        .ask(
            vertx,
            invoker(),
            new Question(brief(), "You look.", "## The incident", config, MessagesServer.KEY),
            cancellation);
  }

  private Brief brief() {
    String body =
        """
        You look at clusters.

        ## Output
        ```json
        {"type": "object", "required": ["status", "notChecked"],
         "properties": {
          "status": {"enum": ["ok", "findings", "inconclusive", "blocked"]},
          "notChecked": {"type": "array", "items": {"type": "string"}}}}
        ```
        """;
    return new Brief("looker", "Looks.", granted, "", OptionalInt.empty(), body, body);
  }

  private ToolInvoker invoker() {
    List<Tool> all = new ArrayList<>();
    TOOLS.forEach((name, effect) -> all.add(new Stub(name, effect, tools.get(name))));
    return new ToolInvoker(
        vertx,
        new ToolRegistry(
            new SchemaCatalog(),
            all,
            new ToolSettings(
                Set.of("core", "diagnose", "workloads"),
                Set.of(),
                false,
                new CallTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(20)),
                new ToolsetAccess(Map.of()))),
        text -> text,
        CallObserver.NONE);
  }

  private record Stub(String name, Effect effect, Function<ToolCall, Future<ToolResult>> answer)
      implements Tool {
    @Override
    public Future<ToolResult> call(ToolCall call) {
      return answer.apply(call);
    }
  }

  @Override
  public void says(String words) {
    seen.add("says " + words);
  }

  @Override
  public void calls(String tool, JsonObject arguments) {
    seen.add("calls " + tool + " " + arguments.encode());
  }

  @Override
  public void hears(String tool, ToolResult answer) {
    seen.add("hears " + tool + " " + answer.text());
  }

  @Override
  public void notes(String remark) {
    seen.add("notes " + remark);
  }

  @Override
  public void close() {
    server.close();
  }
}
