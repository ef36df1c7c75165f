package io.pilothouse.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.identity.Caller;
import io.pilothouse.monitor.brief.Answer;
import io.pilothouse.monitor.cycle.Follower;
import io.pilothouse.tools.ToolResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class IncidentAnalystTest {
  @Test
  void toolsAreCalledAsTheMonitor(Vertx vertx) throws Exception {
    try (Script script =
        new Script(
            vertx,
            request -> Reply.of(Reply.call("diagnose", new JsonObject())),
            request -> Reply.answer("It is fine.", Script.FINE))) {
      List<Caller> callers = new CopyOnWriteArrayList<>();
      script.tool(
          "diagnose",
          call -> {
            callers.add(call.caller());
            return Future.succeededFuture(ToolResult.of("fine", new JsonObject()));
          });
      Answer answer = script.askedByTheMonitor();
      assertEquals(List.of(Follower.CALLER), callers);
      assertEquals("monitor", Follower.CALLER.user());
      assertEquals(Optional.of(Script.FINE), answer.contract());
      assertTrue(answer.text().startsWith("It is fine."), answer.text());
      assertEquals("claude-sonnet-5-5", answer.usage().model());
      assertTrue(answer.usage().tokens() > 0 && answer.usage().words().contains("2 turns"));
    }
  }

  @Test
  void whatFailsIsPartOfTheAnswer(Vertx vertx) throws Exception {
    try (Script script =
        new Script(vertx, request -> Reply.failed(400, "invalid_request_error", "no credit"))) {
      Answer answer = script.askedByTheMonitor();
      assertTrue(answer.problem().orElseThrow().contains("no credit"), answer.problem().get());
      assertFalse(answer.contract().isPresent());
    }
  }
}
