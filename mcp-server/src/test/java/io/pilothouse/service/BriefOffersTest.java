package io.pilothouse.service;

import static io.pilothouse.service.BriefStage.OPERATOR;
import static io.pilothouse.service.BriefStage.READER;
import static io.pilothouse.service.BriefStage.answer;
import static io.pilothouse.service.BriefStage.brief;
import static io.pilothouse.service.BriefStage.reading;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.identity.Caller;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.protocol.ProtocolException;
import io.pilothouse.tools.Tool;
import io.pilothouse.tools.core.FakeCluster;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which briefs are offered to whom, and how their arguments are completed. */
class BriefOffersTest {
  @TempDir Path folder;
  private final FakeCluster cluster = new FakeCluster();
  private BriefStage stage;

  @BeforeEach
  void start() throws IOException {
    stage =
        new BriefStage(folder, cluster, tool("diagnose"), tool("top"), tool("list_resources"))
            .with("chat-only.md", brief("chat-only"))
            .with("doctor.md", brief("doctor", "diagnose"))
            .with("sizer.md", brief("sizer", "top", "diagnose"));
    cluster.add(FakeCluster.NAMESPACE, "", "shop").add(FakeCluster.NAMESPACE, "", "staging");
    cluster
        .add(FakeCluster.DEPLOYMENT, "shop", "checkout")
        .add(FakeCluster.DEPLOYMENT, "shop", "web")
        .add(FakeCluster.POD, "shop", "web-1")
        .add(FakeCluster.STATEFUL_SET, "staging", "db")
        .add(FakeCluster.NODE, "", "worker-1");
  }

  @AfterEach
  void stop() {
    stage.close();
  }

  private static Tool tool(String name) {
    return reading(name, call -> answer("rows"));
  }

  private List<String> names(String method, String member, Caller caller) {
    return stage.call(method, new JsonObject(), caller).getJsonArray(member).stream()
        .map(each -> ((JsonObject) each).getString("name"))
        .toList();
  }

  private JsonObject read(String name, Caller caller) {
    return stage.call(
        "resources/read", JsonObject.of("uri", "pilothouse://agents/" + name), caller);
  }

  private JsonObject complete(String prompt, String argument, String value, Caller caller) {
    return stage.call(
        "completion/complete",
        JsonObject.of(
            "ref",
            JsonObject.of("type", "ref/prompt", "name", prompt),
            "argument",
            JsonObject.of("name", argument, "value", value)),
        caller);
  }

  private List<?> scopes(String value) {
    return complete("doctor", "scope", value, OPERATOR)
        .getJsonObject("completion")
        .getJsonArray("values")
        .getList();
  }

  @Test
  void aPromptIsListedInFewWords() {
    JsonObject listed =
        stage
            .call("prompts/list", new JsonObject(), OPERATOR)
            .getJsonArray("prompts")
            .getJsonObject(0);
    assertEquals(
        new JsonObject(
            """
            {"name": "chat-only", "title": "Chat only", "description": "Looks after things.",
             "arguments": [
               {"name": "scope", "description": "namespace or namespace/kind/name; default everything"},
               {"name": "since", "description": "how far to look back: 30m, 6h"}]}
            """),
        listed);
  }

  @Test
  void aDescriptionOfOneLongSentenceIsCut() throws IOException {
    stage.with("doctor.md", brief("doctor", "diagnose").replace("Looks after", "x".repeat(300)));
    String description =
        stage
            .call("prompts/list", new JsonObject(), OPERATOR)
            .getJsonArray("prompts")
            .getJsonObject(1)
            .getString("description");
    assertEquals("x".repeat(199) + "…", description);
  }

  @Test
  void aBriefIsOfferedToThoseWhoHaveAToolForIt() {
    assertEquals(
        List.of("chat-only", "doctor", "sizer"), names("prompts/list", "prompts", OPERATOR));
    assertEquals(List.of("chat-only", "sizer"), names("prompts/list", "prompts", READER));
    assertEquals(List.of("chat-only", "sizer"), names("resources/list", "resources", READER));
  }

  @Test
  void whatIsNotOfferedIsNotThere() {
    assertEquals("Unknown prompt: doctor", stage.getPrompt("doctor", READER).getString("message"));
    assertEquals(ProtocolException.RESOURCE_NOT_FOUND, read("doctor", READER).getInteger("code"));
    assertEquals(
        "Unknown prompt: doctor", complete("doctor", "since", "", READER).getString("message"));
    assertTrue(read("doctor", OPERATOR).encode().contains("You look after things."));
  }

  @Test
  void theFactsAboutTheClusterAreAResourceWhereThereAreAny() throws IOException {
    assertEquals(
        ProtocolException.RESOURCE_NOT_FOUND, read("cluster-context", READER).getInteger("code"));
    stage.with("cluster-context.md", "The till is P0.");
    assertEquals(
        List.of("chat-only", "sizer", "cluster-context"),
        names("resources/list", "resources", READER));
    assertEquals(
        "The till is P0.",
        read("cluster-context", READER)
            .getJsonArray("contents")
            .getJsonObject(0)
            .getString("text"));
    assertFalse(names("prompts/list", "prompts", READER).contains("cluster-context"));
  }

  @Test
  void aScopeIsCompletedPartByPart() {
    assertEquals(List.of("shop", "staging"), scopes("s"));
    assertEquals(List.of("shop/Deployment/", "shop/Pod/"), scopes("shop/"));
    assertEquals(List.of("shop/Deployment/"), scopes("shop/dep"));
    assertEquals(List.of("staging/StatefulSet/"), scopes("staging/"));
    assertEquals(
        List.of("shop/Deployment/checkout", "shop/Deployment/web"), scopes("shop/Deployment/"));
    assertEquals(List.of("shop/deploy/web"), scopes("shop/deploy/w"));
    assertEquals(List.of("shop/deploy/checkout"), scopes("shop/deploy/out"));
    assertEquals(List.of("_/Namespace/", "_/Node/"), scopes("_/"));
    assertEquals(List.of("_/Node/worker-1"), scopes("_/Node/w"));
    assertEquals(List.of(), scopes("nowhere/"));
    assertEquals(List.of(), scopes("shop/Gizmo/"));
    assertEquals(List.of(), scopes("shop/Deployment/web/x"));
  }

  @Test
  void whatMayNotBeReadIsNoSuggestionAndHidesNoOther() {
    cluster.failing(
        request -> request.startsWith("list pods"), ClusterException.Kind.FORBIDDEN, "no");
    assertEquals(List.of("shop/Deployment/"), scopes("shop/"));
    assertEquals(List.of(), scopes("shop/Pod/"));
    cluster.failing(request -> true, ClusterException.Kind.UNAVAILABLE, "no");
    assertEquals(List.of(), scopes(""));
    assertEquals(List.of(), scopes("shop/"));
  }

  @Test
  void aBigClusterIsCompletedFromItsFirstPart() {
    for (int i = 0; i < 2_500; i++) {
      cluster.add(FakeCluster.POD, "big", "pod-%04d".formatted(i));
    }
    cluster.requests.clear();
    JsonObject completion =
        complete("doctor", "scope", "big/Pod/", OPERATOR).getJsonObject("completion");
    assertEquals(100, completion.getJsonArray("values").size());
    assertEquals(2_000, completion.getInteger("total"));
    assertEquals(List.of("catalog", "list pods big"), cluster.requests);
  }

  @Test
  void sinceIsCompleted() {
    assertEquals(
        JsonArray.of("15m", "1h"),
        complete("doctor", "since", "1", OPERATOR)
            .getJsonObject("completion")
            .getJsonArray("values"));
  }
}
