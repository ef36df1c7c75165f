package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.rbac.GrantedRoles;
import io.pilothouse.rbac.Right;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What pilothouse rbac prints. */
class RbacCommandTest {
  private static final Path CHART = Path.of("..", "deploy/helm/pilothouse/files/rbac.yaml");

  @TempDir Path folder;
  private String out = "";

  private int run(String... flags) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream lines = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    String[] all =
        Stream.concat(Stream.of("rbac", "--state-dir=" + folder), Stream.of(flags))
            .toArray(String[]::new);
    int code =
        new Cli(new Terminal(new ByteArrayInputStream(new byte[0]), lines, lines, Map.of()))
            .run(all);
    out = bytes.toString(StandardCharsets.UTF_8);
    return code;
  }

  private Set<Right> rights(String... flags) {
    assertEquals(ExitCode.OK, run(flags), out);
    return GrantedRoles.documents(out).stream()
        .flatMap(document -> GrantedRoles.rights(document).stream())
        .collect(Collectors.toSet());
  }

  @Test
  void neitherWildcardsNorSecretsNorRolesAreWrittenUnasked() {
    Set<Right> rights = rights("--toolsets=core,diagnose,workloads,changes,nodes,exec");
    for (Right right : rights) {
      String words = right.words();
      assertTrue(!words.contains("*") && !right.resource().equals("secrets"), words);
      boolean reads = Set.of("get", "list").contains(right.verb());
      assertTrue(reads || !right.group().equals("rbac.authorization.k8s.io"), words);
    }
    Set<Right> more = new HashSet<>(rights("--with-secrets"));
    assertTrue(more.contains(new Right("", "secrets", "list")));
  }

  @Test
  void readOnlyWritesNothing() {
    for (Right right : rights("--read-only", "--toolsets=core,diagnose,workloads,nodes,exec")) {
      assertTrue(
          Set.of("get", "list").contains(right.verb())
              || right.resource().equals("subjectaccessreviews"),
          right.words());
    }
  }

  @Test
  void rolesAreForTheirNamespacesAlone() {
    rights("--namespaces=shop,web", "--service-account=ops/pilot");
    List<JsonObject> documents = GrantedRoles.documents(out);
    assertEquals(
        List.of(
            "Role shop/pilot",
            "RoleBinding shop/pilot",
            "Role web/pilot",
            "RoleBinding web/pilot",
            "ClusterRole /pilot",
            "ClusterRoleBinding /pilot"),
        documents.stream()
            .map(
                each ->
                    each.getString("kind")
                        + " "
                        + each.getJsonObject("metadata").getString("namespace", "")
                        + "/"
                        + each.getJsonObject("metadata").getString("name"))
            .toList());
    Set<Right> wide = new HashSet<>(GrantedRoles.rights(documents.get(4)));
    assertTrue(wide.contains(new Right("", "nodes", "list")));
    assertTrue(!wide.contains(new Right("", "pods", "list")));
  }

  @Test
  void impersonationTakesTheRightToImpersonateAlone() {
    Set<Right> rights =
        rights("--impersonate", "--http", "--token-review", "--token-review-audiences=pilothouse");
    assertEquals(
        Set.of(
            "users",
            "groups",
            "serviceaccounts",
            "userextras/pilothouse.io/session",
            "tokenreviews"),
        rights.stream().map(Right::resource).collect(Collectors.toSet()));
  }

  private String monitor(String body) throws IOException {
    return "--monitor-config="
        + Files.writeString(
            folder.resolve("monitor.yaml"),
            "apiVersion: pilothouse.io/v1\nkind: Monitor\n" + body + "\n");
  }

  @Test
  void theMonitorMayWatchEventsWhereToolsMayReadThem() throws IOException {
    Right watch = new Right("", "events", "watch");
    assertTrue(!rights().contains(watch));
    assertTrue(rights(monitor("")).contains(watch));
    assertTrue(!out.contains("leadership"));
    rights(monitor(""), "--namespaces=shop");
    List<JsonObject> roles = GrantedRoles.documents(out);
    assertTrue(GrantedRoles.rights(roles.get(0)).contains(watch), "in the shop");
    assertTrue(!GrantedRoles.rights(roles.get(2)).contains(watch), "not for the cluster");
    assertTrue(!rights(monitor("schedule: {wakeOnWarnings: false}")).contains(watch));
  }

  @Test
  void theLeaseIsOneRolesAlone() throws IOException {
    rights("--read-only", monitor("leadership: {lease: {namespace: ops, name: monitor}}"));
    List<JsonObject> documents = GrantedRoles.documents(out);
    JsonObject role = documents.get(2);
    assertEquals("Role", role.getString("kind"));
    assertEquals("ops", role.getJsonObject("metadata").getString("namespace"));
    assertEquals(
        new JsonArray(
            """
            [{"apiGroups": ["coordination.k8s.io"], "resources": ["leases"],
              "resourceNames": ["monitor"], "verbs": ["get", "update"]},
             {"apiGroups": ["coordination.k8s.io"], "resources": ["leases"], "verbs": ["create"]}]
            """),
        role.getJsonArray("rules"));
    assertEquals(
        role.getJsonObject("metadata").getString("name"),
        documents.get(3).getJsonObject("roleRef").getString("name"));
    assertTrue(
        GrantedRoles.rights(documents.getFirst()).stream()
            .noneMatch(
                right -> right.resource().equals("leases") && !right.verb().matches("get|list")));
  }

  @Test
  void everyRuleSaysWhoNeedsIt() {
    assertEquals(ExitCode.OK, run());
    List<String> lines = out.lines().toList();
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i).startsWith("- apiGroups")) {
        assertTrue(lines.get(i - 1).startsWith("# "), lines.get(i));
      }
    }
  }

  @Test
  void badUsageIsToldInOneLine() {
    assertEquals(ExitCode.USAGE, run("--format=role"));
    assertEquals(ExitCode.USAGE, run("--format=clusterrole", "--namespaces=shop"));
    assertEquals(ExitCode.USAGE, run("--kinds=*"));
    assertEquals(ExitCode.USAGE, run("--service-account=one"));
    assertEquals(1, out.lines().count(), out);
  }

  @Test
  void theChartHasIt() throws IOException {
    assertEquals(ExitCode.OK, run("--format=helm"));
    if ("write".equals(System.getProperty("rbac"))) {
      Files.writeString(CHART, out);
    }
    assertEquals(out, Files.readString(CHART), "run: mvn test -Dtest=RbacCommandTest -Drbac=write");
  }
}
