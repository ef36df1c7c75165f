package io.pilothouse.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.identity.Caller;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a caller may not use is not there for them, neither in the list nor when called. */
class ToolsetAccessTest {
  private static final Caller ANN =
      new Caller("oidc:ann", List.of("oidc:sre"), List.of("k8s.write"), "");
  private static final Caller BOB = new Caller("token:bob", List.of("dev"), "");

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  private ToolInvoker invoker(Map<String, List<String>> rules) {
    ToolSettings settings =
        new ToolSettings(
            Set.of("core"),
            Set.of(),
            false,
            CallTimeouts.of(Duration.ofSeconds(20)),
            new ToolsetAccess(rules));
    FakeTool probe =
        FakeTool.probe(call -> Future.succeededFuture(ToolResult.of("done", new JsonObject())));
    return new ToolInvoker(
        vertx,
        new ToolRegistry(new SchemaCatalog(), List.of(probe), settings),
        text -> text,
        CallObserver.NONE);
  }

  private static Future<ToolResult> call(ToolInvoker invoker, Caller caller) {
    return invoker.call(
        "test_probe", new JsonObject().put("name", "a"), caller, Progress.NONE, new Cancellation());
  }

  @ParameterizedTest
  @CsvSource({
    "*, true, true",
    "oidc:sre, true, false",
    "sre, false, false",
    "dev, false, true",
    "scope:k8s.write, true, false",
    "k8s.write, false, false",
    "user:token:bob, false, true",
    "token:bob, false, false",
    "nobody, false, false",
  })
  void onlyThoseNamedSeeAndCallIt(String who, boolean ann, boolean bob) {
    ToolInvoker invoker = invoker(Map.of("core", List.of(who)));
    assertEquals(ann, canUse(invoker, ANN));
    assertEquals(bob, canUse(invoker, BOB));
  }

  private static boolean canUse(ToolInvoker invoker, Caller caller) {
    boolean listed = !invoker.tools(caller).isEmpty();
    if (listed) {
      assertEquals("done", call(invoker, caller).await().text());
    } else {
      assertEquals(
          "tool test_probe is switched off on this server",
          assertThrows(UnknownToolException.class, () -> call(invoker, caller).await())
              .getMessage());
    }
    return listed;
  }

  @Test
  void aToolsetThatNoRuleNamesIsNobodys() {
    assertTrue(invoker(Map.of("nodes", List.of("*"))).tools(ANN).isEmpty());
  }

  @Test
  void withoutRulesEverythingIsEverybodys() {
    assertTrue(canUse(invoker(Map.of()), BOB));
  }

  @Test
  void aMistypedNameIsNotHelpedWithWhatIsNotThere() {
    ToolInvoker invoker = invoker(Map.of("core", List.of("oidc:sre")));
    Future<ToolResult> typo =
        invoker.call("test_prob", new JsonObject(), BOB, Progress.NONE, new Cancellation());
    assertEquals(
        "unknown tool test_prob",
        assertThrows(UnknownToolException.class, typo::await).getMessage());
  }
}
