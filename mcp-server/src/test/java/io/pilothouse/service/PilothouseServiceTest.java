package io.pilothouse.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.agents.BriefShelf;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.identity.Caller;
import io.pilothouse.protocol.Completer;
import io.pilothouse.protocol.ProtocolException;
import io.pilothouse.protocol.RequestContext;
import io.pilothouse.protocol.ServerMethods;
import io.pilothouse.tools.CallObserver;
import io.pilothouse.tools.FakeTool;
import io.pilothouse.tools.Progress;
import io.pilothouse.tools.SchemaCatalog;
import io.pilothouse.tools.Tool;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolInvoker;
import io.pilothouse.tools.ToolRegistry;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.ToolSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PilothouseServiceTest {
  private final Vertx vertx = Vertx.vertx();
  private final AtomicReference<ToolCall> seen = new AtomicReference<>();
  private final RequestContext context =
      new RequestContext(Caller.local("here"), Progress.NONE, new Cancellation());
  private final PilothouseService service = serviceWith(FakeTool.probe(this::remember));

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private PilothouseService serviceWith(Tool tool) {
    ToolSettings settings =
        new ToolSettings(Set.of("core"), Set.of(), false, Duration.ofSeconds(20));
    ToolRegistry registry = new ToolRegistry(new SchemaCatalog(), List.of(tool), settings);
    return new PilothouseService(
        "1",
        new ToolInvoker(vertx, registry, text -> text, CallObserver.NONE),
        null,
        new BriefShelf(Optional.empty()));
  }

  private Future<ToolResult> remember(ToolCall call) {
    seen.set(call);
    return Future.succeededFuture(ToolResult.of("done", new JsonObject()));
  }

  private JsonObject call(String tool) {
    JsonObject params =
        new JsonObject().put("name", tool).put("arguments", new JsonObject().put("name", "x"));
    return new ServerMethods(service)
        .call("tools/call", params, context)
        .recover(failure -> Future.succeededFuture(((ProtocolException) failure).toJson()))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  @Test
  void listsTheToolsFiles() {
    List<JsonObject> tools = service.listTools(context.caller());
    assertEquals(1, tools.size());
    assertEquals("test_probe", tools.getFirst().getString("name"));
    assertFalse(tools.getFirst().containsKey("x-pilothouse"));
  }

  @Test
  void callsTheToolForTheCaller() {
    assertEquals(
        "done", call("test_probe").getJsonArray("content").getJsonObject(0).getString("text"));
    assertSame(context.caller(), seen.get().caller());
  }

  @Test
  void anUnknownToolIsAProtocolError() {
    JsonObject error = call("test_prob");
    assertEquals(ProtocolException.INVALID_PARAMS, error.getInteger("code"));
    assertEquals("unknown tool test_prob; nearest: test_probe", error.getString("message"));
  }

  @Test
  void whoeverMayListNothingLearnsNoNamesByCompletion() {
    Completer.Question question =
        new Completer.Question(
            JsonObject.of(
                "type", "ref/resource", "uri", "k8s://{context}/{namespace}/{kind}/{name}"),
            "context",
            "",
            new JsonObject());
    assertEquals(List.of(), service.completer().complete(question, context).await().values());
  }

  @Test
  void theInstructionsAreShortEnoughForEveryClient() {
    assertTrue(service.instructions().length() <= 2_000, service.instructions());
    assertTrue(service.instructions().contains("POLICY_DENIED"), service.instructions());
  }
}
