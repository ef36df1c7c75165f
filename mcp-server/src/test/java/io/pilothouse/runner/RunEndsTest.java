package io.pilothouse.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.client.InputKind;
import io.pilothouse.tools.client.InputRequest;
import io.pilothouse.tools.client.InputRequiredException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How runs end that do not come to an answer, and who is asked on the way. */
@ExtendWith(VertxExtension.class)
class RunEndsTest {
  private static final JsonObject ROLLBACK =
      new JsonObject().put("namespace", "shop").put("name", "cart").put("reason", "bad image tag");

  private Vertx vertx;

  @BeforeEach
  void take(Vertx ours) {
    vertx = ours;
  }

  private static void ends(String expected, Outcome outcome) {
    assertFalse(outcome.isAnswered());
    String problem = outcome.problem().orElseThrow();
    assertTrue(problem.contains(expected), problem);
    assertEquals(1, problem.lines().count(), problem);
    assertFalse(problem.contains(MessagesServer.KEY), problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | invalid_request_error | 1 | the API refused the request (HTTP 400): as scripted
          403 | permission_error      | 1 | the key may not do this (HTTP 403)
          404 | not_found_error       | 1 | does not know the model or the address (HTTP 404)
          429 | rate_limit_error      | 3 | rate limit is reached; try again in 7 s (HTTP 429)
          500 | api_error             | 3 | the API failed; try again later (HTTP 500)
          529 | overloaded_error      | 3 | the API is overloaded; try again later (HTTP 529)
          """)
  void everyErrorOfTheApiIsALineAndRetriedWhereThatHelps(
      int status, String type, int requests, String expected) throws Exception {
    Reply refusal =
        new Reply.Failed(
            status, type, "as scripted", Map.of("retry-after", "7", "retry-after-ms", "1"));
    try (Script script = new Script(vertx, Collections.nCopies(3, request -> refusal))) {
      ends(expected, script.run());
      assertEquals(requests, script.server.requests().size());
    }
  }

  @Test
  void aWrongKeyIsSaidWithoutSayingIt() throws Exception {
    try (Script script = new Script(vertx, request -> Reply.answer("", Script.FINE))) {
      String wrong = "sk-ant-wrong-9876543210";
      Outcome outcome = script.run(Limits.DEFAULT, wrong);
      ends("check ANTHROPIC_API_KEY (HTTP 401)", outcome);
      assertFalse(outcome.toString().contains(wrong));
      assertFalse(script.seen.toString().contains(wrong));
    }
  }

  @Test
  void aRetryThatHelpsIsNotNoticed() throws Exception {
    Reply busy = new Reply.Failed(529, "overloaded_error", "busy", Map.of("retry-after-ms", "1"));
    try (Script script =
        new Script(vertx, request -> busy, request -> Reply.answer("", Script.FINE))) {
      assertTrue(script.run().isAnswered());
    }
  }

  @Test
  void aStreamThatBreaksOffIsNoAnswer() throws Exception {
    Reply.Said whole = Reply.answer("All is well.", Script.FINE);
    try (Script script = new Script(vertx, request -> new Reply.BrokenOff(whole, 900))) {
      ends("ended before it was complete", script.run());
    }
  }

  @Test
  void anErrorInTheStreamIsNoAnswer() throws Exception {
    try (Script script =
        new Script(vertx, request -> new Reply.FailedLate("overloaded_error", "Overloaded"))) {
      ends("the API broke off its answer: Overloaded", script.run());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          max_tokens                    | cut off at its token limit
          refusal                       | the model refused to go on
          model_context_window_exceeded | too long for the model
          something_new                 | not known here: something_new
          """)
  void everyOtherEndOfAMessageIsALine(String reason, String expected) throws Exception {
    try (Script script =
        new Script(vertx, request -> Reply.answer("", Script.FINE).stoppedBy(reason))) {
      ends(expected, script.run());
    }
  }

  @Test
  void aPausedTurnGoesOn() throws Exception {
    try (Script script =
        new Script(
            vertx,
            request -> Reply.of(Reply.text("One moment.")).stoppedBy("pause_turn"),
            request -> Reply.answer("", Script.FINE))) {
      assertTrue(script.run().isAnswered(), script.server.refusals().toString());
    }
  }

  @Test
  void turnsAreCounted() throws Exception {
    try (Script script =
        new Script(
                vertx,
                Collections.nCopies(
                    3,
                    request ->
                        Reply.of(Reply.call("diagnose", new JsonObject().put("namespace", "a")))))
            .answering("diagnose", "fine")) {
      Outcome outcome = script.run(new Limits(2, 1_000_000, 1000, Duration.ofMinutes(1)));
      ends("no answer within 2 turns (--max-turns)", outcome);
      assertEquals(2, script.server.requests().size());
    }
  }

  @Test
  void tokensAreCounted() throws Exception {
    try (Script script =
        new Script(
                vertx,
                request -> Reply.of(Reply.call("diagnose", new JsonObject())),
                request -> Reply.answer("", Script.FINE))
            .answering("diagnose", "fine")) {
      ends(
          "no answer within 100 tokens (--max-tokens)",
          script.run(new Limits(9, 100, 1000, Duration.ofMinutes(1))));
      MessagesRequest only = script.server.requests().getFirst();
      assertEquals(100, only.body().getInteger("max_tokens"));
      assertEquals(1, script.server.requests().size());
    }
  }

  @Test
  void silenceOfTheApiEndsWithTheTime() throws Exception {
    try (Script script = new Script(vertx, request -> new Reply.Silence())) {
      ends("(--timeout)", script.run(new Limits(9, 9999, 1000, Duration.ofMillis(300))));
    }
  }

  @Test
  void cancellingEndsTheCallsUnderWay() throws Exception {
    try (Script script =
        new Script(
            vertx,
            request -> Reply.of(Reply.call("diagnose", new JsonObject())),
            request -> Reply.answer("", Script.FINE))) {
      script.tool(
          "diagnose",
          call -> {
            Promise<ToolResult> never = Promise.promise();
            call.scope()
                .cancellation()
                .onCancel(() -> never.tryComplete(ToolResult.of("cut short", new JsonObject())));
            script.cancellation.cancel();
            return never.future();
          });
      ends("cancelled", script.run());
      assertEquals(1, script.server.requests().size());
    }
  }

  @Test
  void aPersonIsAskedWhatAToolWantsToKnow() throws Exception {
    Person agreeing =
        new Person() {
          @Override
          public Set<InputKind> canBeAsked() {
            return Set.of(InputKind.ELICITATION);
          }

          @Override
          public JsonObject answer(InputRequest question) {
            assertEquals("May I?", question.params().getString("message"));
            return new JsonObject()
                .put("action", "accept")
                .put("content", new JsonObject().put("approve", true));
          }
        };
    try (Script script = rollback(List.of("rolled back"))) {
      assertTrue(script.with(agreeing).run().isAnswered());
    }
  }

  @Test
  void withoutAPersonNobodyIsAsked() throws Exception {
    try (Script script = rollback(List.of("waits for approval"))) {
      assertTrue(script.run().isAnswered());
    }
  }

  /** A tool that asks if it can, like those behind the guard. */
  private Script rollback(List<String> answers) throws Exception {
    return new Script(
            vertx,
            request -> Reply.of(Reply.call("rollback", ROLLBACK)),
            request -> {
              assertEquals(
                  answers,
                  request.answers().stream().map(MessagesRequest.ToolAnswer::text).toList());
              return Reply.answer("", Script.FINE);
            })
        .tool(
            "rollback",
            call -> {
              if (!call.client().canBeAsked(InputKind.ELICITATION)) {
                return Future.succeededFuture(
                    ToolResult.of("waits for approval", new JsonObject()));
              }
              if (call.client().responses().state().isEmpty()) {
                return Future.failedFuture(
                    new InputRequiredException(
                        Map.of(
                            "approve",
                            InputRequest.form(
                                "May I?", new JsonObject().put("x", new JsonArray()))),
                        new JsonObject().put("plan_id", "p1")));
              }
              return Future.succeededFuture(
                  ToolResult.of(
                      call.client().responses().accepted("approve").isPresent()
                          ? "rolled back"
                          : "refused",
                      new JsonObject()));
            });
  }
}
