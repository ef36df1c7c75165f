package io.pilothouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.identity.Caller;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.logging.LogManager;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server on its pipe asks; a person answers on the command line of the same machine. */
class ApprovalCommandTest {
  private static final String ME = Caller.local("").user();

  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private int calls;

  @AfterEach
  void restoreLogging() throws IOException {
    LogManager.getLogManager().readConfiguration();
  }

  private Server serve(String approval) throws Exception {
    Path policy = folder.resolve("policy.yaml");
    Files.writeString(
        policy,
        "{apiVersion: pilothouse.io/v1, kind: Policy, default: deny, rules: [{name: ask, match:"
            + " {namespaces: [shop]}, decide: approve, approval: "
            + approval
            + "}]}");
    Server server = Server.start("--sandbox", "--policy=" + policy, state());
    server.initialize();
    return server;
  }

  private String state() {
    return "--state-dir=" + folder.resolve("state");
  }

  private JsonObject restart(Server server, String... plan) throws Exception {
    JsonObject arguments =
        JsonObject.of("name", "payments", "reason", "pods are stale", "wait", false);
    if (plan.length > 0) {
      arguments.put("plan_id", plan[0]);
    }
    server.callTool(false, ++calls, "restart_deployment", arguments);
    return server.result(calls);
  }

  private static String text(JsonObject result) {
    return result.getJsonArray("content").getJsonObject(0).getString("text");
  }

  private static String plan(JsonObject result) {
    assertTrue(text(result).startsWith("APPROVAL_REQUIRED"), text(result));
    return result.getJsonObject("structuredContent").getString("plan_id");
  }

  private int run(String... arguments) {
    out.reset();
    err.reset();
    return new Cli(
            new Terminal(
                InputStream.nullInputStream(),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                Map.of()))
        .run(Stream.concat(Stream.of(arguments), Stream.of(state())).toArray(String[]::new));
  }

  private String out() {
    return out.toString(UTF_8);
  }

  private String err() {
    return err.toString(UTF_8);
  }

  @Test
  void whatIsApprovedIsCarriedOutOnce() throws Exception {
    try (Server server = serve("{approvers: ['user:" + ME + "']}")) {
      JsonObject asked = restart(server);
      String plan = plan(asked);
      assertTrue(text(asked).contains("pilothouse approve " + plan), text(asked));
      assertFalse(text(asked).contains("POST /approvals"), text(asked));
      assertEquals(0, run("pending"), err());
      assertEquals(2, out().lines().count(), out());
      assertTrue(out().contains(plan) && out().contains("restart Deployment shop/payments"), out());
      assertEquals(0, run("pending", plan), err());
      assertTrue(out().contains("Reason: pods are stale"), out());
      assertTrue(out().contains("kubectl.kubernetes.io/restartedAt"), out());
      assertEquals(0, run("approve", plan, "--comment", "seen it"), err());
      assertTrue(out().startsWith("Approved plan " + plan + " as " + ME), out());
      assertTrue(text(restart(server, plan)).startsWith("APPLIED"));
      assertTrue(text(restart(server, plan)).startsWith("APPLIED"));
      assertEquals(1, run("reject", plan));
      assertTrue(err().contains("the first answer counts"), err());
      assertEquals(0, run("pending"));
      assertEquals("Nothing waits for a person." + System.lineSeparator(), out());
      assertEquals(0, run("audit", "show", "--json"), err());
      assertEquals(1, out().lines().filter(row -> row.contains("\"outcome\":\"applied\"")).count());
      JsonObject row =
          out()
              .lines()
              .map(JsonObject::new)
              .filter(each -> "approved".equals(each.getJsonObject("facts").getString("outcome")))
              .findFirst()
              .orElseThrow();
      assertEquals(ME, row.getString("caller"));
      assertEquals("cli", row.getJsonObject("facts").getString("via"));
      assertEquals("seen it", row.getJsonObject("facts").getString("comment"));
      assertEquals(0, run("audit", "verify"), err());
    }
  }

  @Test
  void theAccountThatAskedCannotBeTheSecondPairOfEyes() throws Exception {
    try (Server server = serve("{fourEyes: true}")) {
      String plan = plan(restart(server));
      assertEquals(1, run("approve", plan));
      assertTrue(err().contains("you (" + ME + ") asked for it yourself"), err());
      assertEquals(plan, plan(restart(server, plan)));
      assertEquals(2, run("approve", plan, "--as", "bob"));
    }
  }

  @Test
  void whatIsRejectedStaysRejected() throws Exception {
    try (Server server = serve("{}")) {
      String plan = plan(restart(server));
      assertEquals(0, run("reject", plan, "--comment", "not on a Friday"), err());
      assertTrue(out().startsWith("Rejected plan " + plan), out());
      assertEquals(1, run("approve", plan));
      String refused = text(restart(server, plan));
      assertTrue(refused.startsWith("POLICY_DENIED: " + ME + " has refused"), refused);
      assertTrue(refused.contains("not on a Friday"), refused);
    }
  }

  @Test
  void pendingIsJsonForMachines() throws Exception {
    try (Server server = serve("{approvers: ['group:sre']}")) {
      String plan = plan(restart(server));
      assertEquals(0, run("pending", "--json"), err());
      JsonArray all = new JsonObject(out()).getJsonArray("approvals");
      assertEquals(1, all.size());
      assertEquals(plan, all.getJsonObject(0).getString("plan"));
      assertEquals(0, run("pending", plan, "--json"), err());
      assertTrue(new JsonObject(out()).getString("question").contains("pods are stale"), out());
      assertEquals(1, run("approve", plan));
      assertTrue(err().contains("none of the approvers of rule \"ask\": group:sre"), err());
    }
  }

  @Test
  void aPlanThatIsNotThereMayBeElsewhere() {
    assertEquals(1, run("approve", "p-none"));
    assertTrue(err().contains("nobody is asked about a plan p-none; are --state-dir"), err());
    assertEquals(1, run("pending", "p-none"));
    assertEquals(2, run("approve"));
  }
}
