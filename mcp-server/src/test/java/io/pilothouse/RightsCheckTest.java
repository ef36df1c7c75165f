package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.kubernetes.Awaiting;
import io.pilothouse.kubernetes.KubeconfigFile;
import io.pilothouse.rbac.Comparison;
import io.pilothouse.rbac.Extent;
import io.pilothouse.rbac.GrantedRoles;
import io.pilothouse.rbac.GrantedRoles.Granted;
import io.pilothouse.rbac.Needs;
import io.pilothouse.rbac.RoleManifest;
import io.pilothouse.sandbox.SandboxOptions;
import io.pilothouse.sandbox.SandboxServer;
import io.pilothouse.sandbox.SandboxUser;
import io.pilothouse.tools.ToolSchema;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said at start of the rights that were granted. */
class RightsCheckTest {
  private static final String USER = "system:serviceaccount:pilothouse:pilothouse";

  @TempDir Path folder;
  private Vertx vertx;
  private SandboxServer sandbox;
  private ToolStack tools;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    sandbox =
        Awaiting.await(
            new SandboxServer(
                    vertx,
                    SandboxOptions.defaults()
                        .withUser(SandboxUser.of(USER, List.of(), "the-account")))
                .start());
    tools = ToolStack.on(vertx, sandbox.url(), "the-account", folder, Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    tools.close();
    Awaiting.await(vertx.close());
  }

  private static Extent extent(String namespaces) {
    return new Extent(
        namespaces.isEmpty() ? List.of() : List.of(namespaces.split(",")),
        List.of(),
        false,
        false,
        false);
  }

  private GrantedRoles grant(List<ToolSchema> on, Extent extent) {
    String admin = sandbox.kubeconfig().replaceAll("(?s).*token: (\\S+).*", "$1");
    return GrantedRoles.apply(
        sandbox.url(),
        admin,
        new RoleManifest("pilothouse", "pilothouse").of(Needs.of(on, extent), extent));
  }

  private Comparison compare(List<ToolSchema> on, Extent extent) {
    return Awaiting.await(
        RightsCheck.compare(tools.clusters(), Needs.of(on, extent), extent.namespaces()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "shop", "shop,data"})
  void exactlyWhatIsNeededIsNeitherTooMuchNorTooLittle(String namespaces) {
    List<ToolSchema> on = tools.invoker().tools();
    grant(on, extent(namespaces));
    assertEquals(new Comparison(Map.of(), Map.of(), false), compare(on, extent(namespaces)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "shop"})
  void eachMissingRightIsToldWithTheToolsThatNeedIt(String namespaces) {
    List<ToolSchema> on = tools.invoker().tools();
    GrantedRoles roles = grant(on, extent(namespaces));
    Granted logs =
        roles.all().stream()
            .filter(each -> each.right().words().equals("get pods/log"))
            .findFirst()
            .orElseThrow();
    roles.takeAway(logs);
    String where = namespaces.isEmpty() ? "" : " in namespace shop";
    assertEquals(
        "diagnose: get pods/log" + where + "; get_logs: get pods/log" + where,
        compare(on, extent(namespaces)).missingWords());
  }

  @Test
  void whatNothingNeedsIsTold() {
    List<ToolSchema> on = tools.invoker().tools();
    grant(on, extent(""));
    List<ToolSchema> fewer =
        on.stream().filter(tool -> !tool.name().equals("check_access")).toList();
    Comparison found = compare(fewer, extent(""));
    assertEquals(
        List.of("authorization.k8s.io: create subjectaccessreviews.authorization.k8s.io"),
        found.excessWords());
    assertTrue(found.missing().isEmpty());
  }

  @Test
  void strictRbacRefusesToStart() throws IOException {
    grant(tools.invoker().tools(), extent(""));
    assertEquals(ExitCode.USAGE, serve("the-account", "--toolsets=core"));
    assertTrue(said.contains("strict-rbac: there are rights that no tool needs"), said);
    assertTrue(said.contains("list clusterroles"), said);
    assertEquals(ExitCode.OK, serve("the-account", "--toolsets=core,diagnose"));
  }

  @Test
  void strictRbacRefusesWhatItCannotKnow() throws IOException {
    assertEquals(ExitCode.USAGE, serve("nobody-knows-it", "--toolsets=core"));
    assertTrue(said.contains("strict-rbac: what is granted is not known"), said);
    assertFalse(said.contains("\tat "), said);
  }

  private String said = "";

  private int serve(String token, String... more) throws IOException {
    Path config =
        KubeconfigFile.current("test")
            .context("test", sandbox.url(), "shop", "token: " + token)
            .write(Files.createTempDirectory(folder, "serve").resolve("config"));
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream lines = new PrintStream(err, true, StandardCharsets.UTF_8);
    PrintStream out = System.out;
    try {
      return new Cli(new Terminal(new ByteArrayInputStream(new byte[0]), lines, lines, Map.of()))
          .run(
              "serve",
              "--strict-rbac",
              "--kubeconfig=" + config,
              "--state-dir=" + folder.resolve("state"),
              more[0]);
    } finally {
      System.setOut(out);
      said = err.toString(StandardCharsets.UTF_8);
    }
  }
}
