package io.pilothouse.tools.core.listing;

import static io.pilothouse.tools.core.FakeCluster.NAMESPACE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.kubernetes.ApiCatalog;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ContextInfo;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.SchemaCatalog;
import io.pilothouse.tools.Tool;
import io.pilothouse.tools.ToolSchema;
import io.pilothouse.tools.core.Calls;
import io.pilothouse.tools.core.FakeCluster;
import io.pilothouse.tools.core.object.GetResource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Contexts, namespaces, API resources; and that every listing tool keeps its contract. */
class ListSmallTest {
  private static final Redactor REDACTOR = new Redactor();
  private final FakeCluster cluster = new FakeCluster();

  @Test
  void listsContextsWithoutAskingAnyCluster() {
    cluster.contexts.add(new ContextInfo("prod", "https://10.0.0.2:6443", "shop", false));
    assertEquals(
        """
        2 contexts
        NAME  SERVER                 NAMESPACE  DEFAULT
        dev   https://10.0.0.1:6443  default    yes
        prod  https://10.0.0.2:6443  shop\
        """,
        Calls.text(new ListContexts(cluster, REDACTOR)));
    assertEquals(List.of("contexts"), cluster.requests);
  }

  @Test
  void hidesAPasswordInTheServersUrl() {
    cluster.contexts.add(new ContextInfo("odd", "https://me:hunter2@10.0.0.3", "x", false));
    assertFalse(Calls.text(new ListContexts(cluster, REDACTOR)).contains("hunter2"));
  }

  @Test
  void listsNamespacesTerminatingOnesFirst() {
    cluster
        .columns(NAMESPACE, "Name", "Status", "Age")
        .add(NAMESPACE, "", "data", "Active", "9d")
        .add(NAMESPACE, "", "doomed", "Terminating", "1d");
    assertEquals(
        """
        2 namespaces: 1 Terminating, 1 Active
        NAME    STATUS       AGE
        doomed  Terminating  1d
        data    Active       9d\
        """,
        Calls.text(new ListNamespaces(cluster, REDACTOR)));
  }

  @Test
  void namesTheOwnNamespaceWithoutTheRightToListThem() {
    cluster.failing(request -> true, ClusterException.Kind.FORBIDDEN, "no");
    String text = Calls.text(new ListNamespaces(cluster, REDACTOR));
    assertTrue(text.contains("note: not allowed to list namespaces"), text);
    assertTrue(text.endsWith("NAME\ndefault"), text);
  }

  @Test
  void passesOtherFailuresOn() {
    cluster.failing(request -> true, ClusterException.Kind.UNAVAILABLE, "down");
    assertEquals(
        ClusterException.Kind.UNAVAILABLE,
        ((ClusterException) Calls.failure(new ListNamespaces(cluster, REDACTOR))).kind());
    assertEquals(
        ClusterException.Kind.UNKNOWN_CONTEXT,
        ((ClusterException) Calls.failure(new ListNamespaces(cluster, REDACTOR), "context", "x"))
            .kind());
  }

  @Test
  void listsWhatTheClusterServesAndWhatDoesNotAnswer() {
    cluster.broken.add(new ApiCatalog.Broken("metrics.k8s.io/v1beta1", "503 token=abcd1234"));
    String text = Calls.text(new ListApiResources(cluster, REDACTOR));
    assertTrue(text.startsWith("10 kinds in 2 API groups"), text);
    assertTrue(
        text.contains("not answering: metrics.k8s.io/v1beta1 (503 token=<redacted:token>)"), text);
    assertTrue(
        text.matches("(?s).*\ndeployments +deploy +apps/v1 +Deployment +true +get,list,watch.*"),
        text);
  }

  @Test
  void findsKindsByGroupAndByPartOfAName() {
    ListApiResources tool = new ListApiResources(cluster, REDACTOR);
    assertEquals(4, Calls.result(tool, "group", "apps").structured().getInteger("total"));
    assertEquals(6, Calls.result(tool, "group", "core").structured().getInteger("total"));
    assertEquals(1, Calls.result(tool, "filter", "CM").structured().getInteger("total"));
    assertEquals(3, Calls.result(tool, "filter", "set").structured().getInteger("total"));
  }

  static List<Tool> tools() {
    FakeCluster cluster = new FakeCluster();
    return List.of(
        new ListContexts(cluster, REDACTOR),
        new ListNamespaces(cluster, REDACTOR),
        new ListPods(cluster, REDACTOR),
        new ListResources(cluster, REDACTOR),
        new GetResource(cluster, REDACTOR),
        new ListApiResources(cluster, REDACTOR));
  }

  @ParameterizedTest
  @MethodSource("tools")
  void agreesWithItsSchema(Tool tool) {
    ToolSchema schema = new SchemaCatalog().read(tool.name());
    assertEquals(tool.effect(), schema.effect());
    assertTrue(
        schema.listing().encode().length() <= 1200, schema.listing().encode().length() + " bytes");
    assertTrue(
        schema.inputSchema().getJsonObject("properties").containsKey("max_chars"),
        "every answer is bounded");
  }
}
