package io.pilothouse.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.sandbox.seed.Seed;
import io.pilothouse.sandbox.store.Cluster;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may do what in the sandbox. */
class AccessTest {
  private static final String SELF = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
  private static final String SUBJECT = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
  private static final String WHO = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
  private static final String TOKENS = "/apis/authentication.k8s.io/v1/tokenreviews";

  private final Vertx vertx = Vertx.vertx();
  private final RbacObjects rbac = new RbacObjects();
  private SandboxClient admin;
  private SandboxClient jane;
  private SandboxClient proxy;
  private SandboxClient nobody;

  @BeforeEach
  void start() {
    SandboxOptions options =
        SandboxOptions.defaults()
            .withUser(SandboxUser.of("jane", List.of("dev"), "jane-token"))
            .withUser(SandboxUser.of("proxy", List.of(), "proxy-token"))
            .withUser(
                new SandboxUser("joe", List.of("ops"), "joe-token", List.of("pilothouse", "x")));
    SandboxServer server = new SandboxServer(vertx, options, this::cluster);
    admin = new SandboxClient(server.start().toCompletionStage().toCompletableFuture().join());
    jane = admin.as(Optional.of("jane-token"));
    proxy = admin.as(Optional.of("proxy-token"));
    nobody = admin.as(Optional.empty());
  }

  private Cluster cluster() {
    Cluster cluster = Seed.load(Instant.now());
    rbac.addTo(cluster);
    return cluster;
  }

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void aRoleHoldsInItsNamespaceOnly() throws Exception {
    rbac.bindInNamespace("shop", "Group", "dev", "view");
    assertEquals(200, jane.get("/api/v1/namespaces/shop/pods").status());
    assertEquals(403, jane.get("/api/v1/namespaces/kube-system/pods").status());
    assertEquals(403, jane.get("/api/v1/pods").status());
    assertEquals(403, jane.get("/api/v1/namespaces/shop/secrets").status());
  }

  @Test
  void namesWhatIsMissing() throws Exception {
    JsonObject refusal = jane.get("/apis/apps/v1/namespaces/shop/deployments/api").json();
    assertEquals("Forbidden", refusal.getString("reason"));
    assertEquals(
        "deployments.apps \"api\" is forbidden: User \"jane\" cannot get resource"
            + " \"deployments\" in API group \"apps\" in the namespace \"shop\"",
        refusal.getString("message"));
    assertEquals(
        new JsonObject().put("name", "api").put("group", "apps").put("kind", "deployments"),
        refusal.getJsonObject("details"));
    assertEquals(
        "forbidden: User \"system:anonymous\" cannot get path \"/apis\"",
        nobody.get("/apis").json().getString("message"));
  }

  @ParameterizedTest
  @CsvSource({
    "get, '', pods, '', GET, /api/v1/namespaces/shop/pods/x, 404",
    "get, '', pods, '', GET, /api/v1/namespaces/shop/pods, 403",
    "get, '', pods, '', GET, /api/v1/namespaces/shop/pods/x/log, 403",
    "list, '', pods, '', GET, /api/v1/namespaces/shop/pods, 200",
    "list, '', pods, '', GET, /api/v1/namespaces/shop/pods?watch=true, 403",
    "get, '', pods/log, '', GET, /api/v1/namespaces/shop/pods/x/log, 404",
    "get, '', '*/log', '', GET, /api/v1/namespaces/shop/pods/x/log, 404",
    "get, '', '*', '', GET, /api/v1/namespaces/shop/pods/x/log, 404",
    "get, '', pods, x, GET, /api/v1/namespaces/shop/pods/x, 404",
    "get, '', pods, x, GET, /api/v1/namespaces/shop/pods/y, 403",
    "list, '', pods, x, GET, /api/v1/namespaces/shop/pods, 403",
    "list, '', pods, x, GET, '/api/v1/namespaces/shop/pods?fieldSelector=metadata.name%3Dx', 200",
    "'*', '', pods, '', GET, /apis/apps/v1/namespaces/shop/deployments, 403",
    "list, '*', deployments, '', GET, /apis/apps/v1/namespaces/shop/deployments, 200",
    "get, '', namespaces, '', GET, /api/v1/namespaces/shop, 200",
    "get, '', namespaces, '', GET, /api/v1/namespaces/kube-system, 403",
    "create, '', pods, '', PUT, /api/v1/namespaces/shop/pods/x, 403",
    "patch, '', pods, '', PUT, /api/v1/namespaces/shop/pods/x, 403",
    "update, '', pods, '', PATCH, /api/v1/namespaces/shop/pods/x, 403",
    "update, '', pods, '', POST, /api/v1/namespaces/shop/pods, 403",
    "deletecollection, '', pods, '', DELETE, /api/v1/namespaces/shop/pods/x, 403",
    "delete, '', pods, '', DELETE, /api/v1/namespaces/shop/pods, 403",
    "create, '', pods, '', POST, /api/v1/namespaces/shop/pods/x/eviction, 403",
    "get, '', pods, '', GET, /api/v1/namespaces/shop/%70ods/x, 404",
    "list, '', pods, '', GET, /api/v1/namespaces/shop/secrets/../pods, 403",
    "list, '', pods, '', GET, /api/v1//namespaces//shop//pods, 200"
  })
  void aRuleAllowsExactlyWhatItSays(
      String verb,
      String group,
      String resource,
      String name,
      String method,
      String path,
      int status)
      throws Exception {
    rbac.role("shop", "one", verb, group, resource, name);
    rbac.bindRole("shop", "User", "jane", "one");
    assertEquals(status, jane.send(method, path, Map.of(), "").status());
  }

  @Test
  void theSelfReviewSaysWhatTheRequestWouldMeet() throws Exception {
    rbac.bindInNamespace("shop", "User", "jane", "view");
    JsonObject yes = review(jane, SELF, attributes("list", "pods", "shop"));
    assertTrue(yes.getBoolean("allowed"));
    assertEquals(
        "RBAC: allowed by RoleBinding \"User-jane-view/shop\" of ClusterRole \"view\" to User"
            + " \"jane\"",
        yes.getString("reason"));
    assertFalse(
        review(jane, SELF, attributes("list", "pods", "kube-system")).getBoolean("allowed"));
    assertFalse(review(jane, SELF, attributes("delete", "pods", "shop")).getBoolean("allowed"));
    assertTrue(review(admin, SELF, attributes("delete", "pods", "shop")).getBoolean("allowed"));
  }

  @Test
  void aSubjectReviewNeedsTheRightToAskIt() throws Exception {
    rbac.bindInNamespace("shop", "Group", "dev", "view");
    JsonObject spec =
        attributes("list", "pods", "shop")
            .put("user", "any")
            .put("groups", new JsonArray("[\"dev\"]"));
    assertTrue(review(admin, SUBJECT, spec).getBoolean("allowed"));
    assertEquals(403, post(jane, SUBJECT, spec).status());
  }

  @Test
  void aTokenReviewKnowsItsUsersAndAudiences() throws Exception {
    JsonObject known = review(admin, TOKENS, new JsonObject().put("token", "jane-token"));
    assertTrue(known.getBoolean("authenticated"));
    assertEquals("jane", known.getJsonObject("user").getString("username"));
    assertEquals(
        List.of("dev", "system:authenticated"),
        known.getJsonObject("user").getJsonArray("groups").getList());
    JsonObject other = new JsonObject().put("token", "joe-token");
    assertFalse(review(admin, TOKENS, other).containsKey("authenticated"));
    JsonObject asked = other.copy().put("audiences", new JsonArray().add("pilothouse"));
    assertEquals(
        List.of("pilothouse"), review(admin, TOKENS, asked).getJsonArray("audiences").getList());
    assertEquals(401, admin.as(Optional.of("joe-token")).get("/api").status());
    assertEquals(403, post(jane, TOKENS, other).status());
  }

  @Test
  void anonymousRequestsSeeNothingButWhetherItLives() throws Exception {
    assertEquals(200, nobody.get("/livez").status());
    assertEquals(200, nobody.get("/version").status());
    for (String path : List.of("/api", "/apis", "/api/v1/pods", "/openapi/v3", "/metrics")) {
      assertEquals(403, nobody.get(path).status(), path);
    }
  }

  @Test
  void onlyWhoMayImpersonateDoes() throws Exception {
    Map<String, String> asJane = Map.of("Impersonate-User", "jane");
    JsonObject refusal = proxy.send("GET", "/api", asJane, "").json();
    assertEquals(
        "users \"jane\" is forbidden: User \"proxy\" cannot impersonate resource \"users\" in API"
            + " group \"\" at the cluster scope",
        refusal.getString("message"));
  }

  @Test
  void anImpersonatedUserHasTheirOwnRightsOnly() throws Exception {
    rbac.clusterRole("impersonator", "impersonate", "", "users,groups", "");
    rbac.clusterRole("extras", "impersonate", "authentication.k8s.io", "userextras/a.io/s", "");
    rbac.bindEverywhere("User", "proxy", "impersonator");
    rbac.bindEverywhere("User", "proxy", "extras");
    rbac.bindEverywhere("User", "proxy", "view");
    rbac.bindInNamespace("shop", "Group", "dev", "view");
    Map<String, String> headers = new HashMap<>();
    headers.put("Impersonate-User", "bob");
    headers.put("Impersonate-Extra-A.io%2Fs", "one");
    assertEquals(403, proxy.send("GET", "/api/v1/namespaces/shop/pods", headers, "").status());
    headers.put("Impersonate-Group", "dev");
    assertEquals(200, proxy.send("GET", "/api/v1/namespaces/shop/pods", headers, "").status());
    assertEquals(403, proxy.send("GET", "/api/v1/pods", headers, "").status());
    JsonObject user =
        proxy
            .send("POST", WHO, headers, "{}")
            .json()
            .getJsonObject("status")
            .getJsonObject("userInfo");
    assertEquals(
        new JsonObject(
            """
            {"username": "bob", "groups": ["dev", "system:authenticated"],
             "extra": {"a.io/s": ["one"]}}
            """),
        user);
    headers.put("Impersonate-Extra-other", "x");
    assertEquals(403, proxy.send("GET", "/api", headers, "").status());
    assertEquals(500, proxy.send("GET", "/api", Map.of("Impersonate-Group", "x"), "").status());
  }

  private static JsonObject attributes(String verb, String resource, String namespace) {
    return new JsonObject()
        .put(
            "resourceAttributes",
            new JsonObject()
                .put("verb", verb)
                .put("resource", resource)
                .put("namespace", namespace));
  }

  private static JsonObject review(SandboxClient client, String path, JsonObject spec)
      throws Exception {
    return post(client, path, spec).json().getJsonObject("status");
  }

  private static SandboxClient.Answer post(SandboxClient client, String path, JsonObject spec)
      throws Exception {
    Map<String, String> json = Map.of("Content-Type", "application/json");
    return client.send("POST", path, json, new JsonObject().put("spec", spec).encode());
  }
}
