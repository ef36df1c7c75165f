package io.pilothouse.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.identity.Caller;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.tools.render.UntrustedText;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class ToolInvokerTest {
  private Vertx vertx;
  private final Cancellation cancellation = new Cancellation();
  private final List<String> observed = new CopyOnWriteArrayList<>();
  private final CallObserver observer =
      tool -> {
        observed.add(tool + " began");
        return outcome -> observed.add(tool + " ended " + outcome);
      };

  @BeforeEach
  void take(Vertx ours) {
    vertx = ours;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                 | name is required
          {"name": 7}                        | name must be a string of 1 to 5 characters, not 7
          {"name": "toolong"}                | name must be a string of 1 to 5 characters, not "toolong"
          {"name":"a","limit":"many"}        | limit must be an integer from 1 to 500, not "many"
          {"name":"a","limit":9000}          | limit must be an integer from 1 to 500, not 9000 (nearest: 500)
          {"name":"a","limit":0}             | limit must be an integer from 1 to 500, not 0 (nearest: 1)
          {"name":"a","format":"jsno"}       | format must be one of json, text, not "jsno" (nearest: json)
          {"name":"a","nmespace":"x"}        | nmespace is not an argument (did you mean namespace?)
          {"name":"a","tags":["x",3]}        | tags.1 must be a string, not 3
          {"name":"a","deep":{"port":"x"}}   | deep.port must be an integer, not "x"
          {"name":"a","deep":{"prt":1}}      | deep.prt is not an argument (did you mean port?)
          {"limit":0,"x":1}                  | name is required; x is not an argument; limit must be an integer from 1 to 500, not 0 (nearest: 1)
          """)
  void namesTheArgumentAndWhatWasExpected(String arguments, String problem) throws Exception {
    ToolResult result = call(echo(), "test_probe", new JsonObject(arguments));
    assertTrue(result.isError());
    String said = result.text();
    assertTrue(said.startsWith("INVALID_ARGUMENT: "), said);
    assertEquals(
        List.of(problem.split("; ")).stream().sorted().toList(),
        List.of(said.substring(18, said.indexOf(". Arguments of")).split("; ")).stream()
            .sorted()
            .toList());
    assertTrue(said.contains("Arguments of test_probe: name (required), namespace, limit"), said);
  }

  @Test
  void everyCallIsObservedOnceWithItsOutcome() throws Exception {
    call(echo(), "test_probe", named());
    call(echo(), "test_probe", new JsonObject());
    call(any -> Future.failedFuture("unexpected"), "test_probe", named());
    assertEquals(
        List.of(
            "test_probe began", "test_probe ended ok",
            "test_probe began", "test_probe ended INVALID_ARGUMENT",
            "test_probe began", "test_probe ended INTERNAL"),
        observed);
  }

  @Test
  void aToolThatThereIsNotIsObservedWithoutItsName() {
    failure(echo(), settings(false, Set.of()), "no_such_tool_" + "x".repeat(100));
    assertEquals(List.of("unknown began", "unknown ended NOT_FOUND"), observed);
  }

  @Test
  void passesGoodArgumentsOn() throws Exception {
    ToolResult result =
        call(echo(), "test_probe", new JsonObject().put("name", "a").put("limit", 3));
    assertEquals("{\"name\":\"a\",\"limit\":3}", result.text());
    assertFalse(result.isError());
  }

  @Test
  void anUnknownToolIsNotAnAnswer() {
    assertEquals(
        "unknown tool test_prob; nearest: test_probe, test_write",
        failure(echo(), settings(false, Set.of()), "test_prob").getMessage());
  }

  @Test
  void aToolThatIsNotListedCannotBeCalled() {
    assertEquals(
        "tool test_write is switched off on this server",
        failure(echo(), settings(true, Set.of()), "test_write").getMessage());
    assertEquals(
        "tool test_probe is switched off on this server",
        failure(echo(), settings(false, Set.of("test_probe")), "test_probe").getMessage());
    ToolSettings noToolset =
        new ToolSettings(Set.of("nodes"), Set.of(), false, Duration.ofSeconds(30));
    assertEquals(
        "tool test_probe is switched off on this server",
        failure(echo(), noToolset, "test_probe").getMessage());
  }

  @Test
  void aToolThatIgnoresItsDeadlineIsAnsweredForAndCancelled() throws Exception {
    CompletableFuture<Boolean> stopped = new CompletableFuture<>();
    Function<ToolCall, Future<ToolResult>> hang =
        call -> {
          call.scope().cancellation().onCancel(() -> stopped.complete(true));
          return Promise.<ToolResult>promise().future();
        };
    ToolSettings brief = new ToolSettings(Set.of("core"), Set.of(), false, Duration.ofMillis(20));
    ToolResult result =
        get(
            invoker(hang, brief)
                .call("test_probe", named(), caller(), Progress.NONE, cancellation));
    assertTrue(
        result.text().startsWith("TIMEOUT: test_probe did not finish within 20 ms"), result.text());
    assertTrue(stopped.get(20, TimeUnit.SECONDS));
  }

  @Test
  void aWriteThatIgnoresItsDeadlineMayHaveHappened() throws Exception {
    ToolSettings brief = new ToolSettings(Set.of("core"), Set.of(), false, Duration.ofMillis(20));
    ToolResult result = write(call -> Promise.<ToolResult>promise().future(), brief, named());
    assertEquals(
        "TIMEOUT: test_write did not finish within 20 ms: outcome unknown. Read the object and"
            + " list_changes before retrying: the write may have happened.",
        result.text());
  }

  @ParameterizedTest
  @CsvSource({"test_probe,, 1", "test_write,, 60", "test_write, 7200, 120"})
  void aCallMayTakeAsLongAsItsToolAndItsArgumentsSay(String tool, Integer seconds, long minutes)
      throws Exception {
    Function<ToolCall, Future<ToolResult>> left =
        call ->
            Future.succeededFuture(
                ToolResult.of(
                    String.valueOf(call.scope().remaining().toMinutes() + 1), new JsonObject()));
    ToolSettings settings =
        new ToolSettings(
            Set.of("core"),
            Set.of(),
            false,
            new CallTimeouts(Duration.ofMinutes(1), Duration.ofHours(1)),
            ToolsetAccess.OPEN);
    JsonObject arguments = named();
    if (seconds != null) {
      arguments.put("timeout_seconds", seconds);
    }
    ToolResult result =
        tool.equals("test_write")
            ? write(left, settings, arguments)
            : get(
                invoker(left, settings)
                    .call(tool, arguments, caller(), Progress.NONE, cancellation));
    assertEquals(String.valueOf(minutes), result.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-5", "7201", "99999999999999999999", "\"60\""})
  void aTimeThatIsNoneIsAnAnswer(String seconds) throws Exception {
    JsonObject arguments =
        new JsonObject("{\"name\": \"a\", \"timeout_seconds\": " + seconds + "}");
    ToolResult result = write(echo(), settings(false, Set.of()), arguments);
    assertTrue(
        result.text().startsWith("INVALID_ARGUMENT: timeout_seconds must be"), result.text());
  }

  private ToolResult write(
      Function<ToolCall, Future<ToolResult>> behaviour, ToolSettings settings, JsonObject arguments)
      throws Exception {
    ToolRegistry registry =
        new ToolRegistry(
            new SchemaCatalog(),
            List.of(new FakeTool("test_write", Effect.WRITE, behaviour)),
            settings);
    return get(
        new ToolInvoker(vertx, registry, text -> text, observer)
            .call("test_write", arguments, caller(), Progress.NONE, cancellation));
  }

  @Test
  void aCancelledCallerCancelsTheWork() throws Exception {
    CompletableFuture<Boolean> stopped = new CompletableFuture<>();
    Function<ToolCall, Future<ToolResult>> hang =
        call -> {
          call.scope().cancellation().onCancel(() -> stopped.complete(true));
          return Promise.<ToolResult>promise().future();
        };
    invoker(hang, settings(false, Set.of()))
        .call("test_probe", named(), caller(), Progress.NONE, cancellation);
    cancellation.cancel();
    assertTrue(stopped.get(20, TimeUnit.SECONDS));
  }

  @Test
  void aDefectOfAToolShowsNothingOfTheCode() throws Exception {
    Function<ToolCall, Future<ToolResult>> broken =
        call -> {
          throw new IllegalStateException("at io.pilothouse.Secret(Secret.java:7) token=abc");
        };
    ToolResult result = call(broken, "test_probe", named());
    assertEquals(
        "INTERNAL: test_probe failed unexpectedly. The server's log has the details; another call"
            + " may work.",
        result.text());
    assertEquals("INTERNAL", result.structured().getString("code"));
  }

  @ParameterizedTest
  @EnumSource(ClusterException.Kind.class)
  void everyKindOfClusterFailureBecomesAnAnswerWithANextStep(ClusterException.Kind kind)
      throws Exception {
    ToolResult result =
        call(
            call ->
                Future.failedFuture(new ClusterException(kind, 0, "", "list pods", "it broke.")),
            "test_probe",
            named());
    assertTrue(result.isError());
    assertTrue(
        result.text().matches("[A-Z_]+: failed to list pods: it broke( \\(.*\\))?\\. [A-Z].*\\.")
            || result
                .text()
                .matches("[A-Z_]+: failed to list pods: it broke\\. list_\\w+ shows .*\\."),
        result.text());
    assertFalse(result.text().startsWith("INTERNAL"), result.text());
  }

  @Test
  void aRefusalNamesTheMissingVerbAndResource() throws Exception {
    String words =
        "secrets is forbidden: User \"system:serviceaccount:a:b\" cannot list resource \"secrets\""
            + " in API group \"\" in the namespace \"shop\"";
    ToolResult result =
        call(
            call ->
                Future.failedFuture(
                    new ClusterException(
                        ClusterException.Kind.FORBIDDEN, 403, "Forbidden", "list secrets", words)),
            "test_probe",
            named());
    assertTrue(result.text().startsWith("FORBIDDEN: failed to list secrets: "), result.text());
    assertTrue(
        result.text().contains("Missing RBAC: verb \"list\" on \"secrets\" in namespace shop."),
        result.text());
  }

  @Test
  void wordsOfAnErrorAreRedacted() throws Exception {
    ToolResult result =
        call(
            call ->
                Future.failedFuture(
                    new ToolException(ErrorCode.CONFLICT, "has hunter2", "Use hunter2.")),
            "test_probe",
            named());
    assertEquals("CONFLICT: has ***. Use ***.", result.text());
  }

  @Test
  void noAnswerIsLongerThanTheHardLimitAndItsFrameStaysClosed() throws Exception {
    String huge = UntrustedText.frame("log", "x".repeat(50_000));
    ToolResult result =
        call(
            call -> Future.succeededFuture(ToolResult.of(huge, new JsonObject())),
            "test_probe",
            named());
    assertTrue(result.text().length() <= ToolResult.HARD_MAX_CHARS);
    assertTrue(
        result.text().contains("⟦end untrusted⟧\n[cut: shown 19900 of 50"),
        result.text().substring(19_800));
    assertTrue(result.structured().getBoolean("truncated"));
  }

  private static Function<ToolCall, Future<ToolResult>> echo() {
    return call ->
        Future.succeededFuture(ToolResult.of(call.arguments().json().encode(), new JsonObject()));
  }

  private static JsonObject named() {
    return new JsonObject().put("name", "a");
  }

  private static Caller caller() {
    return new Caller("test", List.of(), "");
  }

  private static ToolSettings settings(boolean readOnly, Set<String> disabled) {
    return new ToolSettings(Set.of("core"), disabled, readOnly, Duration.ofSeconds(30));
  }

  private ToolInvoker invoker(
      Function<ToolCall, Future<ToolResult>> behaviour, ToolSettings settings) {
    ToolRegistry registry =
        new ToolRegistry(
            new SchemaCatalog(), List.of(FakeTool.probe(behaviour), FakeTool.write()), settings);
    return new ToolInvoker(vertx, registry, text -> text.replace("hunter2", "***"), observer);
  }

  private ToolResult call(
      Function<ToolCall, Future<ToolResult>> behaviour, String tool, JsonObject arguments)
      throws Exception {
    return get(
        invoker(behaviour, settings(false, Set.of()))
            .call(tool, arguments, caller(), Progress.NONE, cancellation));
  }

  private Throwable failure(
      Function<ToolCall, Future<ToolResult>> behaviour, ToolSettings settings, String tool) {
    ExecutionException failed =
        assertThrows(
            ExecutionException.class,
            () ->
                get(
                    invoker(behaviour, settings)
                        .call(tool, named(), caller(), Progress.NONE, cancellation)));
    return assertInstanceOf(UnknownToolException.class, failed.getCause());
  }

  private static ToolResult get(Future<ToolResult> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
