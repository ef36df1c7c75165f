package io.pilothouse.protocol;

import io.pilothouse.identity.Caller;
import io.pilothouse.tools.Content;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.Progress;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.UnknownToolException;
import io.pilothouse.tools.client.ClientLog;
import io.pilothouse.tools.client.LogLevel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A service whose tools misbehave in every way that a protocol has to survive. */
public final class FakeService implements McpService {
  /** An answer of this many characters comes from the tool {@code big}. */
  public static final int BIG = 1_000_000;

  private static final ToolResult EVERYTHING =
      new ToolResult(
          List.of(
              new Content.Text("text"),
              new Content.Image("aW1hZ2U=", "image/png"),
              new Content.Audio("c291bmQ=", "audio/wav"),
              new Content.EmbeddedResource(
                  new JsonObject().put("uri", "fake://0").put("text", "zero")),
              new Content.ResourceLink(new JsonObject().put("uri", "fake://1").put("name", "one"))),
          new JsonObject(),
          false);

  /** Called with every request for the tool {@code hang}, which ends only when it is cancelled. */
  public Consumer<ToolRequest> onHang = request -> {};

  /** Completes when {@code hang} was cancelled. */
  public final CompletableFuture<String> cancelled = new CompletableFuture<>();

  /** Where the last call of {@code progress} reported to. */
  public volatile Progress lastProgress;

  /** How often {@code ask} was called with an answer. */
  public final AtomicInteger asked = new AtomicInteger();

  private final List<JsonObject> tools = new ArrayList<>();
  private FakeOffers offers;

  public FakeService() {
    for (String name : List.of("big", "echo", "fail", "hang", "late", "progress", "throws")) {
      tools.add(tool(name));
    }
  }

  /** With everything that a server can offer, and tools that ask, log and show. */
  public FakeService offering() {
    offers = new FakeOffers();
    List.of("ask", "log", "show").forEach(name -> tools.add(tool(name)));
    return this;
  }

  /** What is offered. */
  public FakeOffers offers() {
    return offers;
  }

  /** With so many more tools that do nothing. */
  public FakeService withTools(int more) {
    IntStream.range(0, more).forEach(i -> tools.add(tool("tool_%04d".formatted(i))));
    return this;
  }

  /** A descriptor with keywords that are easily lost on the way. */
  private static JsonObject tool(String name) {
    return new JsonObject()
        .put("name", name)
        .put("title", "Tool " + name)
        .put("description", "Does " + name + ". Not for anything else.")
        .put(
            "annotations",
            new JsonObject()
                .put("readOnlyHint", true)
                .put("destructiveHint", false)
                .put("idempotentHint", true)
                .put("openWorldHint", false))
        .put(
            "inputSchema",
            new JsonObject()
                .put("type", "object")
                .put("additionalProperties", false)
                .put(
                    "properties",
                    new JsonObject()
                        .put("text", new JsonObject().put("$ref", "#/$defs/text"))
                        .put("format", new JsonObject().put("enum", new JsonArray().add("text"))))
                .put("oneOf", new JsonArray().add(new JsonObject()))
                .put("$defs", new JsonObject().put("text", new JsonObject().put("type", "string"))))
        .put("outputSchema", new JsonObject().put("type", "object"));
  }

  @Override
  public ServerInfo serverInfo() {
    return new ServerInfo("fake", "A fake", "1.2.3");
  }

  @Override
  public String instructions() {
    return "Ask nicely.";
  }

  @Override
  public List<JsonObject> listTools(Caller caller) {
    return tools;
  }

  @Override
  public Future<ToolResult> callTool(ToolRequest request) {
    return switch (request.name()) {
      case "echo" ->
          answer(request.context().caller().session() + " says " + request.arguments().encode());
      case "big" -> answer("x".repeat(BIG));
      case "fail" ->
          Future.succeededFuture(
              ToolResult.error(
                  new ToolException(ErrorCode.NOT_FOUND, "no such pod", "List the pods.")));
      case "throws" -> throw new IllegalStateException("secret /etc/path in com.example.Secret");
      case "late" -> Future.failedFuture(new IllegalStateException("secret com.example.Secret"));
      case "progress" -> progress(request);
      case "hang" -> hang(request);
      case "ask" -> ask(request);
      case "log" -> log(request);
      case "show" -> Future.succeededFuture(EVERYTHING);
      default -> Future.failedFuture(new UnknownToolException("unknown tool " + request.name()));
    };
  }

  private static Future<ToolResult> answer(String text) {
    return Future.succeededFuture(
        new ToolResult(
            List.of(new Content.Text(text)),
            new JsonObject().put("length", text.length()).put("nested", new JsonObject()),
            false));
  }

  /** Goes forward, stands still, goes back, goes forward. */
  private Future<ToolResult> progress(ToolRequest request) {
    lastProgress = request.context().progress();
    Promise<ToolResult> over = Promise.promise();
    Thread.ofVirtual()
        .start(
            () -> {
              lastProgress.report(1, 3, "one");
              lastProgress.report(1, 3, "one again");
              lastProgress.report(0.5, 3, "back");
              lastProgress.report(2, 0, null);
              over.complete(ToolResult.of("done", new JsonObject()));
            });
    return over.future();
  }

  private Future<ToolResult> hang(ToolRequest request) {
    Promise<ToolResult> over = Promise.promise();
    request
        .context()
        .cancellation()
        .onCancel(
            () -> {
              request.context().progress().report(99, 100, "too late");
              over.complete(ToolResult.of("too late", new JsonObject()));
              cancelled.complete(request.name());
            });
    onHang.accept(request);
    return over.future();
  }

  private Future<ToolResult> ask(ToolRequest request) {
    return FakeOffers.introduced(
        request.context(),
        name -> {
          asked.incrementAndGet();
          return ToolResult.of(name, new JsonObject());
        });
  }

  private static Future<ToolResult> log(ToolRequest request) {
    ClientLog log = request.context().client().log();
    for (LogLevel level : LogLevel.values()) {
      log.log(level, "at " + level);
    }
    return answer("logged");
  }

  @Override
  public PromptCatalog prompts() {
    return offers == null ? PromptCatalog.NONE : offers.prompts;
  }

  @Override
  public ResourceCatalog resources() {
    return offers == null ? ResourceCatalog.NONE : offers;
  }

  @Override
  public Completer completer() {
    return offers == null ? Completer.NONE : offers;
  }

  @Override
  public ChangeSource changes() {
    return offers == null ? ChangeSource.NONE : offers;
  }
}
