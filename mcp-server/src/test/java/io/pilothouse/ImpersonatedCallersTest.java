package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.identity.Caller;
import io.pilothouse.kubernetes.Awaiting;
import io.pilothouse.sandbox.RbacObjects;
import io.pilothouse.sandbox.SandboxOptions;
import io.pilothouse.sandbox.SandboxServer;
import io.pilothouse.sandbox.SandboxUser;
import io.pilothouse.tools.ToolResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two callers of one server, whose own account may do nothing but impersonate: each sees what their
 * own roles allow, by every tool.
 */
class ImpersonatedCallersTest {
  private static final String SERVER_TOKEN = "server-token";
  private static final String CUT_OFF_TOKEN = "cut-off-token";
  private static final Caller SHOP = new Caller("sarah", List.of("shop-team"), "one");
  private static final Caller SYSTEM = new Caller("simon", List.of(), "two");

  @TempDir static Path folder;
  private static Vertx vertx;
  private static SandboxServer sandbox;
  private static ToolStack tools;

  @BeforeAll
  static void start() throws IOException {
    vertx = Vertx.vertx();
    RbacObjects rbac = new RbacObjects();
    rbac.clusterRole("impersonator", "impersonate", "", "users,groups", "");
    rbac.clusterRole(
        "sessions", "impersonate", "authentication.k8s.io", "userextras/pilothouse.io/session", "");
    rbac.bindEverywhere("User", "pilothouse", "impersonator");
    rbac.bindEverywhere("User", "pilothouse", "sessions");
    rbac.bindInNamespace("shop", "Group", "shop-team", "view");
    rbac.bindInNamespace("kube-system", "User", "simon", "admin");
    SandboxOptions options =
        rbac.in(SandboxOptions.defaults())
            .withUser(SandboxUser.of("pilothouse", List.of(), SERVER_TOKEN))
            .withUser(SandboxUser.of("cut-off", List.of(), CUT_OFF_TOKEN));
    sandbox = Awaiting.await(new SandboxServer(vertx, options).start());
    tools = stack(SERVER_TOKEN);
  }

  private static ToolStack stack(String token) throws IOException {
    Path config = folder.resolve(token);
    Files.writeString(config, sandbox.kubeconfig(token));
    return ToolStack.impersonating(vertx, config, Clock.systemUTC());
  }

  @AfterAll
  static void stop() {
    tools.close();
    Awaiting.await(vertx.close());
  }

  private static Future<ToolResult> start(Caller caller, String tool, String arguments) {
    return tools.start(tool, new JsonObject(arguments.replace('\'', '"')), caller);
  }

  private static String allowed(Caller caller, String tool, String arguments) {
    ToolResult result = Awaiting.await(start(caller, tool, arguments));
    assertFalse(result.isError(), result.text());
    return result.text();
  }

  private static String refused(Caller caller, String tool, String arguments) {
    ToolResult result = Awaiting.await(start(caller, tool, arguments));
    assertTrue(result.isError(), result.text());
    assertTrue(result.text().startsWith("FORBIDDEN: "), result.text());
    return result.text();
  }

  @Test
  void eachListsOnlyWhatTheyMay() {
    assertTrue(allowed(SHOP, "list_pods", "{'namespace': 'shop'}").contains("checkout-"));
    refused(SYSTEM, "list_pods", "{'namespace': 'shop'}");
    allowed(SYSTEM, "list_pods", "{'namespace': 'kube-system'}");
    refused(SHOP, "list_pods", "{'namespace': 'kube-system'}");
    String everywhere = refused(SHOP, "list_resources", "{'kind': 'nodes'}");
    assertTrue(everywhere.contains("User \"sarah\" cannot list resource \"nodes\""), everywhere);
    assertTrue(everywhere.contains("Missing RBAC: verb \"list\" on \"nodes\""), everywhere);
  }

  @Test
  void eachGetsOnlyWhatTheyMay() {
    String deployment = "{'kind': 'Deployment', 'namespace': 'shop', 'name': 'api'}";
    assertTrue(allowed(SHOP, "get_resource", deployment).contains("api"));
    refused(SYSTEM, "get_resource", deployment);
    String secret = "{'kind': 'Secret', 'namespace': 'shop', 'name': 'db-credentials'}";
    assertTrue(refused(SHOP, "get_resource", secret).contains("\"secrets\""));
  }

  @Test
  void eachReadsOnlyTheLogsTheyMay() {
    String log = "{'kind': 'Deployment', 'namespace': 'shop', 'name': 'checkout'}";
    assertTrue(allowed(SHOP, "get_logs", log).contains("panic"));
    refused(SYSTEM, "get_logs", log);
  }

  @Test
  void accessIsAnsweredForTheCaller() {
    String pods = "{'resource': 'pods', 'namespace': 'shop', 'verb': 'list'}";
    assertTrue(allowed(SHOP, "check_access", pods).startsWith("allowed: "));
    String no = allowed(SYSTEM, "check_access", pods);
    assertTrue(no.startsWith("denied: "), no);
    String delete = "{'resource': 'pods', 'namespace': 'kube-system', 'verb': 'delete'}";
    assertTrue(allowed(SYSTEM, "check_access", delete).startsWith("allowed: "));
    assertTrue(allowed(SHOP, "check_access", delete).startsWith("denied: "));
    String other =
        refused(
            SHOP,
            "check_access",
            "{'resource': 'pods', 'verb': 'list', 'service_account': 'shop/payments'}");
    assertTrue(other.contains("subjectaccessreviews"), other);
  }

  @Test
  void aRefusalOfOneIsNotRememberedForTheOther() {
    String kinds = "{}";
    allowed(SHOP, "list_api_resources", kinds);
    refused(SYSTEM, "rollout_history", "{'namespace': 'shop', 'name': 'api'}");
    allowed(SHOP, "rollout_history", "{'namespace': 'shop', 'name': 'api'}");
    refused(SYSTEM, "rollout_history", "{'namespace': 'shop', 'name': 'api'}");
  }

  @Test
  void manyCallsAtATimeStayApart() {
    List<Future<ToolResult>> calls = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      calls.add(start(SHOP, "list_pods", "{'namespace': 'shop'}"));
      calls.add(start(SYSTEM, "list_pods", "{'namespace': 'shop'}"));
    }
    Awaiting.await(Future.all(calls));
    for (int i = 0; i < calls.size(); i++) {
      assertEquals(i % 2 == 1, calls.get(i).result().isError(), calls.get(i).result().text());
    }
  }

  @Test
  void theServersOwnMissingRightIsSaidToBeItsOwn() throws IOException {
    try (ToolStack cutOff = stack(CUT_OFF_TOKEN)) {
      ToolResult result =
          Awaiting.await(
              cutOff.start("list_pods", new JsonObject().put("namespace", "shop"), SHOP));
      assertTrue(result.isError());
      assertTrue(result.text().contains("the server's own account lacks the right"), result.text());
      assertTrue(
          result.text().contains("Missing RBAC: verb \"impersonate\" on \"users\" cluster-wide"),
          result.text());
      assertFalse(result.text().contains(CUT_OFF_TOKEN));
    }
  }

  @Test
  void callersThatMustNotBeImpersonatedGetNothing() {
    String pods = "{'namespace': 'shop'}";
    refused(new Caller("anonymous", List.of(), ""), "list_pods", pods);
    refused(new Caller("eve", List.of("system:masters"), ""), "list_pods", pods);
    refused(new Caller("system:admin", List.of(), ""), "list_pods", pods);
    refused(new Caller("eve\r\nImpersonate-Group: shop-team", List.of(), ""), "list_pods", pods);
    refused(new Caller("eve", List.of("x"), ""), "list_pods", pods);
  }
}
