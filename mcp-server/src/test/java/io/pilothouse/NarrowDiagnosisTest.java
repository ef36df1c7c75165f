package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.kubernetes.Awaiting;
import io.pilothouse.sandbox.RbacObjects;
import io.pilothouse.sandbox.SandboxOptions;
import io.pilothouse.sandbox.SandboxServer;
import io.pilothouse.sandbox.SandboxUser;
import io.pilothouse.tools.ToolResult;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Diagnoses by those who may see a part of a cluster, one of whose APIs does not answer. */
class NarrowDiagnosisTest {
  @TempDir static Path folder;
  private static Vertx vertx;
  private static SandboxServer sandbox;
  private static ToolStack everything;
  private static ToolStack viewer;
  private static ToolStack lister;

  @BeforeAll
  static void start() throws IOException {
    vertx = Vertx.vertx();
    RbacObjects rbac = new RbacObjects();
    rbac.bindInNamespace("shop", "User", "viewer", "view");
    for (String rule :
        new String[] {
          "core::pods,events,services,configmaps,persistentvolumeclaims",
          "apps:apps:deployments,replicasets,statefulsets,daemonsets",
          "batch:batch:jobs,cronjobs"
        }) {
      String[] parts = rule.split(":");
      rbac.role("shop", parts[0], "list", parts[1], parts[2], "");
      rbac.bindRole("shop", "User", "lister", parts[0]);
    }
    SandboxOptions options =
        rbac.in(SandboxOptions.defaults().withBrokenApi())
            .withUser(SandboxUser.of("viewer", List.of(), "viewer-token"))
            .withUser(SandboxUser.of("lister", List.of(), "lister-token"));
    sandbox = Awaiting.await(new SandboxServer(vertx, options).start());
    everything = stack("");
    viewer = stack("viewer-token");
    lister = stack("lister-token");
  }

  private static ToolStack stack(String token) throws IOException {
    Path config = folder.resolve("config-" + token);
    Files.writeString(config, token.isEmpty() ? sandbox.kubeconfig() : sandbox.kubeconfig(token));
    return ToolStack.on(vertx, config, Clock.systemUTC());
  }

  @AfterAll
  static void stop() {
    everything.close();
    viewer.close();
    lister.close();
    Awaiting.await(vertx.close());
  }

  private static ToolResult diagnose(ToolStack tools, String arguments) {
    ToolResult result = tools.call("diagnose", new JsonObject(arguments.replace('\'', '"')));
    assertFalse(result.isError(), result.text());
    return result;
  }

  private static String why(ToolResult result, String what) {
    return result.structured().getJsonArray("notChecked").stream()
        .map(JsonObject.class::cast)
        .filter(gap -> List.of(gap.getString("what").split(", ")).contains(what))
        .map(gap -> gap.getString("why"))
        .findFirst()
        .orElse("checked");
  }

  private static Set<String> found(ToolResult result) {
    return result.structured().getJsonArray("findings").stream()
        .map(JsonObject.class::cast)
        .map(each -> each.getString("code") + " " + each.getJsonObject("root").getString("name"))
        .collect(Collectors.toSet());
  }

  @Test
  void anApiThatDoesNotAnswerIsFoundAndNotChecked() {
    ToolResult result = diagnose(everything, "{'include': ['PLUMBING']}");
    assertTrue(found(result).contains("APISERVICE_DOWN v1alpha1.broken.example.com"));
    assertEquals(
        "the extension API server behind it does not answer",
        why(result, "broken.example.com/v1alpha1"));
  }

  /** A namespace in which all is well, of a cluster of which not all is known. */
  @Test
  void healthIsNotClaimedWhereNotAllWasChecked() {
    ToolResult result = diagnose(viewer, "{'include': ['NODE']}");
    assertEquals("partial", result.structured().getString("status"));
    assertEquals("forbidden: list", why(result, "nodes"));
    assertTrue(result.text().startsWith("NOTHING FOUND, but not all was checked"), result.text());
  }

  @Test
  void rightsInOneNamespaceDiagnoseIt() {
    ToolResult result = diagnose(viewer, "{}");
    assertEquals("findings", result.structured().getString("status"));
    Set<String> expected =
        Set.of(
            "PROBE_PATH cart",
            "CFG_MISSING orders",
            "SCHED_RESOURCES analytics",
            "IMG_NOTFOUND catalog",
            "IMG_NOTFOUND api",
            "CRASH_APP checkout",
            "INIT_BLOCKED inventory",
            "SVC_SELECTOR_MISMATCH frontend");
    Set<String> found = found(result);
    assertTrue(found.containsAll(expected), found.toString());
    assertTrue(result.text().contains("no such host"), result.text());
    assertEquals("namespace shop", result.structured().getString("scope"));
    assertEquals("forbidden: list pods", why(result, "other namespaces than shop"));
    assertEquals("forbidden: list", why(result, "secrets"));
    assertEquals("forbidden: list", why(result, "nodes"));
    assertEquals(found, found(diagnose(viewer, "{'namespace': 'shop'}")));
  }

  /** Most kinds, and every log, are closed to this one. */
  @Test
  void whatMayNotBeReadCostsOneLineAndNoFinding() {
    ToolResult result = diagnose(lister, "{'namespace': 'shop'}");
    Set<String> found = found(result);
    assertTrue(
        found.containsAll(
            Set.of(
                "PROBE_PATH cart",
                "CFG_MISSING orders",
                "IMG_NOTFOUND api",
                "CRASH_APP checkout",
                "INIT_BLOCKED inventory")),
        found.toString());
    assertFalse(result.text().contains("no such host"), result.text());
    for (String kind : List.of("secrets", "endpointslices", "networkpolicies", "nodes")) {
      assertEquals("forbidden: list", why(result, kind));
    }
    List<String> lines = result.text().lines().toList();
    assertTrue(lines.getLast().startsWith("Not checked: "), result.text());
    assertTrue(lines.getLast().endsWith(" (forbidden: list)"), result.text());
    assertEquals(1, lines.stream().filter(line -> line.contains("forbidden")).count());
    assertFalse(result.text().contains("cannot list resource"), result.text());
    assertTrue(result.text().length() <= 6_000, result.text());
  }
}
