package io.pilothouse.tools.core.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.kubernetes.AccessQuestion;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.Calls;
import io.pilothouse.tools.core.FakeCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CheckAccessTest {
  private final FakeCluster cluster = new FakeCluster();
  private final CheckAccess tool = new CheckAccess(cluster, new Redactor());
  private final List<AccessQuestion> asked = new ArrayList<>();

  @BeforeEach
  void readOnly() {
    cluster.allowed =
        question -> {
          asked.add(question);
          return Set.of("get", "list", "watch").contains(question.verb());
        };
  }

  private String text(Object... arguments) {
    return Calls.text(tool, arguments);
  }

  @Test
  void saysYes() {
    assertEquals(
        "allowed: you can get pods/log in namespace shop",
        text("verb", "get", "resource", "pods/log", "namespace", "shop"));
    assertEquals(Optional.of("log"), asked.getFirst().subresource());
    assertEquals(Optional.empty(), asked.getFirst().subject());
  }

  @Test
  void aNoIsAnAnswerWithTheRuleThatIsMissing() {
    ToolResult result =
        Calls.result(
            tool, "verb", "patch", "resource", "deploy", "namespace", "shop", "name", "web");
    assertFalse(result.isError());
    assertEquals(false, result.structured().getBoolean("allowed"));
    assertEquals(
        """
        denied: you cannot patch deployments.apps "web" in namespace shop
        would be allowed by a Role in namespace shop: {apiGroups: ["apps"], resources: \
        ["deployments"], resourceNames: ["web"], verbs: ["patch"]}\
        """,
        result.text());
  }

  @Test
  void withoutAVerbItShowsTheCommonOnes() {
    assertEquals(
        """
        system:serviceaccount:shop:web, nodes: 3 of 7 verbs allowed
        allowed: get, list, watch
        denied: create, update, patch, delete
        would be allowed by a ClusterRole: {apiGroups: [""], resources: ["nodes"], verbs: \
        ["create", "update", "patch", "delete"]}\
        """,
        text("resource", "node", "service_account", "shop/web"));
    assertTrue(
        asked.stream()
            .allMatch(
                question ->
                    question.subject().equals(Optional.of("system:serviceaccount:shop:web"))
                        && question.namespace().isEmpty()));
  }

  @Test
  void theNamespaceIsTheContextsUnlessAllAreMeant() {
    text("verb", "list", "resource", "pods");
    assertEquals(Optional.of("default"), asked.getFirst().namespace());
    assertEquals(
        "allowed: ann can list pods in all namespaces",
        text("verb", "list", "resource", "v1/Pod", "namespace", "*", "user", "ann"));
    assertEquals(Optional.empty(), asked.getLast().namespace());
  }

  @Test
  void jsonHasEveryVerbAndTheRule() {
    ToolResult result =
        Calls.result(tool, "resource", "pods", "namespace", "shop", "format", "json");
    assertEquals(true, result.structured().getJsonObject("verbs").getBoolean("watch"));
    assertEquals(false, result.structured().getJsonObject("verbs").getBoolean("delete"));
    assertTrue(result.structured().getString("rule").contains("\"delete\""));
    assertEquals("you, pods in namespace shop: 3 of 7 verbs allowed", result.text());
  }

  @Test
  void mistakesAreAnsweredWithWhatWasProbablyMeant() {
    ToolException verb = Calls.refusal(tool, "verb", "lst", "resource", "pods");
    assertEquals(ErrorCode.INVALID_ARGUMENT, verb.code());
    assertTrue(verb.text().contains("Nearest: list"), verb.text());
    ToolException kind = Calls.refusal(tool, "verb", "get", "resource", "podz");
    assertEquals(ErrorCode.NOT_FOUND, kind.code());
    assertTrue(kind.text().contains("pods"), kind.text());
    assertTrue(
        Calls.refusal(tool, "resource", "pods", "service_account", "web")
            .text()
            .contains("namespace/name"));
    assertTrue(
        Calls.refusal(tool, "resource", "pods", "service_account", "a/b", "user", "c")
            .text()
            .contains("Give one of them"));
  }
}
