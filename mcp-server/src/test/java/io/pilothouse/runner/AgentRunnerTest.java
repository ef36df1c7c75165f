package io.pilothouse.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.SchemaCatalog;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.ToolResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class AgentRunnerTest {
  private Vertx vertx;

  @BeforeEach
  void take(Vertx ours) {
    vertx = ours;
  }

  private static JsonObject shop() {
    return new JsonObject().put("namespace", "shop");
  }

  @Test
  void callsWhatTheModelWantsAndReturnsItsAnswer() throws Exception {
    try (Script script =
        new Script(
            vertx,
            request -> Reply.of(Reply.text("I look first."), Reply.call("diagnose", shop())),
            request -> {
              assertEquals(Optional.of("all is well"), request.answerOf("diagnose"));
              return Reply.answer("Nothing is wrong.", Script.FINE);
            })) {
      List<JsonObject> arguments = new ArrayList<>();
      script.tool(
          "diagnose",
          call -> {
            arguments.add(call.arguments().json());
            return Future.succeededFuture(ToolResult.of("all is well", new JsonObject()));
          });
      Outcome outcome = script.run();
      assertEquals(Optional.empty(), outcome.problem());
      assertEquals(Optional.of(Script.FINE), outcome.answer());
      assertTrue(outcome.text().startsWith("Nothing is wrong."), outcome.text());
      assertEquals(List.of(shop()), arguments);
      assertEquals(2, outcome.totals().turns());
      assertEquals(1, outcome.totals().calls());
      String words =
          script.seen.stream()
              .filter(line -> line.startsWith("says "))
              .map(line -> line.substring(5))
              .collect(Collectors.joining());
      assertTrue(words.startsWith("I look first.Nothing is wrong."), words);
      assertTrue(script.seen.contains("calls diagnose {\"namespace\":\"shop\"}"));
      assertTrue(script.seen.contains("hears diagnose all is well"));
    }
  }

  @Test
  void theModelIsToldWhatItHasAndWhatItHasNot() throws Exception {
    try (Script script =
        new Script(vertx, request -> Reply.answer("", Script.FINE))
            .grants(
                "mcp__plugin_pilothouse_k8s__diagnose",
                "mcp__plugin_pilothouse_k8s__top",
                "mcp__slack__post_message")) {
      assertTrue(script.run().isAnswered());
      MessagesRequest request = script.server.requests().getFirst();
      assertEquals(List.of("diagnose"), request.toolNames());
      assertTrue(request.system().startsWith("You look at clusters."), request.system());
      assertTrue(
          request.system().contains("not available here: mcp__slack__post_message."),
          request.system());
      assertTrue(request.system().contains("Switched off on this server: top."), request.system());
      assertEquals("## Now\n- scope: shop", request.lastText());
      JsonObject tool = request.body().getJsonArray("tools").getJsonObject(0);
      JsonObject listed = new SchemaCatalog().read("diagnose").listing();
      assertEquals(listed.getValue("description"), tool.getValue("description"));
      assertEquals(listed.getValue("inputSchema"), tool.getValue("input_schema"));
    }
  }

  @Test
  void aToolThatIsNotGrantedIsNotCalled() throws Exception {
    try (Script script =
        new Script(
            vertx,
            request -> Reply.of(Reply.call("get_logs", new JsonObject().put("pod", "a"))),
            request -> {
              assertTrue(request.answers().getFirst().isError());
              assertTrue(
                  request
                      .answerOf("get_logs")
                      .orElseThrow()
                      .contains("not available to this agent"));
              return Reply.answer("", Script.FINE);
            })) {
      List<String> called = new CopyOnWriteArrayList<>();
      script.tool(
          "get_logs",
          call -> {
            called.add("get_logs");
            return Future.succeededFuture(ToolResult.of("", new JsonObject()));
          });
      assertTrue(script.run().isAnswered());
      assertEquals(List.of(), called);
    }
  }

  @Test
  void aToolsFailureIsAnAnswerLikeAnyOther() throws Exception {
    try (Script script =
        new Script(
            vertx,
            request -> Reply.of(Reply.call("diagnose", shop())),
            request -> {
              assertTrue(request.answers().getFirst().isError());
              return Reply.answer("", Script.FINE);
            })) {
      script.tool(
          "diagnose",
          call ->
              Future.failedFuture(
                  new ToolException(ErrorCode.FORBIDDEN, "no rights", "Ask for some.")));
      assertTrue(script.run().isAnswered());
    }
  }

  @Test
  void readsRunAtTheSameTimeAndAreAnsweredInTheirOrder() throws Exception {
    try (Script script =
        new Script(
            vertx,
            request -> Reply.of(Reply.call("diagnose", shop()), Reply.call("list_pods", shop())),
            request -> {
              assertEquals(
                  List.of("diagnose", "list_pods"),
                  request.answers().stream().map(MessagesRequest.ToolAnswer::tool).toList());
              return Reply.answer("", Script.FINE);
            })) {
      Promise<ToolResult> first = Promise.promise();
      script
          .tool("diagnose", call -> first.future())
          .tool(
              "list_pods",
              call -> {
                // The first answers only once the second was called.
                first.complete(ToolResult.of("one", new JsonObject()));
                return Future.succeededFuture(ToolResult.of("two", new JsonObject()));
              });
      assertTrue(script.run().isAnswered());
    }
  }

  @Test
  void whatWritesRunsOneAfterTheOther() throws Exception {
    JsonObject rollback = shop().put("name", "cart").put("reason", "bad image tag");
    try (Script script =
        new Script(
            vertx,
            request -> Reply.of(Reply.call("rollback", rollback), Reply.call("diagnose", shop())),
            request -> Reply.answer("", Script.FINE))) {
      List<String> order = new CopyOnWriteArrayList<>();
      script
          .tool(
              "rollback",
              call -> {
                order.add("rollback begins");
                Promise<ToolResult> later = Promise.promise();
                vertx.runOnContext(
                    then ->
                        vertx.runOnContext(
                            after -> {
                              order.add("rollback ends");
                              later.complete(ToolResult.of("done", new JsonObject()));
                            }));
                return later.future();
              })
          .tool(
              "diagnose",
              call -> {
                order.add("diagnose");
                return Future.succeededFuture(ToolResult.of("fine", new JsonObject()));
              });
      assertTrue(script.run().isAnswered());
      assertEquals(List.of("rollback begins", "rollback ends", "diagnose"), order);
    }
  }

  @Test
  void anAnswerThatDoesNotFitIsAskedForOnceMore() throws Exception {
    try (Script script =
        new Script(
            vertx,
            request -> Reply.answer("", new JsonObject().put("status", "splendid")),
            request -> {
              assertTrue(request.lastText().contains("does not fit"), request.lastText());
              assertTrue(request.lastText().contains("status"), request.lastText());
              return Reply.answer("", Script.FINE);
            })) {
      assertEquals(Optional.of(Script.FINE), script.run().answer());
    }
  }

  @Test
  void anAnswerThatDoesNotFitTwiceIsNone() throws Exception {
    try (Script script =
        new Script(
            vertx,
            request -> Reply.of(Reply.text("All is well.")),
            request -> Reply.of(Reply.text("As I said.")))) {
      Outcome outcome = script.run();
      assertFalse(outcome.isAnswered());
      assertEquals(Optional.empty(), outcome.answer());
      assertTrue(
          outcome.problem().orElseThrow().contains("output contract"),
          outcome.problem().toString());
      assertEquals(2, outcome.totals().turns());
    }
  }

  @Test
  void thoughtsAreHandedBackAsTheyWere() throws Exception {
    try (Script script =
        new Script(
            vertx,
            request ->
                Reply.of(
                    new Reply.Thinking("Let me see.", "c2lnbmVk"), Reply.call("diagnose", shop())),
            request -> {
              JsonObject thought = MessagesRequest.blocks(request.messages().get(1)).getFirst();
              assertEquals("Let me see.", thought.getString("thinking"));
              assertEquals("c2lnbmVk", thought.getString("signature"));
              return Reply.answer("", Script.FINE);
            })) {
      assertTrue(script.answering("diagnose", "fine").run().isAnswered());
    }
  }

  @Test
  void whatStaysTheSameIsReadFromTheCache() throws Exception {
    try (Script script =
        new Script(
            vertx,
            request -> Reply.of(Reply.call("diagnose", shop())),
            request -> Reply.answer("", Script.FINE))) {
      Totals totals = script.answering("diagnose", "fine").run().totals();
      assertTrue(totals.spent().cacheWrite() > 0, totals.text());
      assertEquals(totals.spent().cacheWrite(), totals.spent().cacheRead());
      assertTrue(totals.dollars().orElseThrow() > 0, totals.text());
    }
  }

  @Test
  void aModelWithoutAPriceCostsNothingThatIsMadeUp() throws Exception {
    try (Script script =
        new Script(vertx, request -> Reply.answer("", Script.FINE)).model("claude-next-99")) {
      Totals totals = script.run().totals();
      assertTrue(totals.dollars().isEmpty());
      assertTrue(totals.text().contains("price not known"), totals.text());
    }
  }
}
