package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.auth.NewToken;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged server, its callers, and approvers who are others, all over HTTP. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ApprovalsIT {
  @TempDir private Path folder;

  private String token(String file, String name, String group) throws Exception {
    NewToken token = NewToken.create(name, List.of(group), Optional.empty());
    token.appendTo(folder.resolve(file));
    return token.token();
  }

  private static JsonObject result(HttpResponse<String> answer) {
    assertEquals(200, answer.statusCode(), answer.body());
    String body = answer.body();
    String json = body.startsWith("{") ? body : body.substring(body.lastIndexOf("data: ") + 6);
    return new JsonObject(json).getJsonObject("result");
  }

  private static String text(JsonObject result) {
    return result.getJsonArray("content").getJsonObject(0).getString("text");
  }

  @Test
  void aPlanIsCarriedOutOnceAnApproverAgrees() throws Exception {
    String alice = token("tokens", "alice", "sre");
    String aliceToo = token("approvers", "alice", "sre");
    String bob = token("approvers", "bob", "sre");
    String carol = token("approvers", "carol", "interns");
    Files.writeString(
        folder.resolve("policy.yaml"),
        "{apiVersion: pilothouse.io/v1, kind: Policy, default: deny, rules: [{name: ask, match:"
            + " {namespaces: [shop]}, decide: approve,"
            + " approval: {fourEyes: true, approvers: ['group:sre']}}]}");
    JsonObject restart =
        JsonObject.of("name", "payments", "reason", "pods are stale", "wait", false);
    try (HttpProcess server =
        new HttpProcess(
            folder,
            List.of(),
            "--sandbox",
            "--policy=" + folder.resolve("policy.yaml"),
            "--state-dir=" + folder.resolve("state"),
            "--tokens-file=" + folder.resolve("tokens"),
            "--approvals-tokens-file=" + folder.resolve("approvers"))) {
      JsonObject asked = result(server.call("restart_deployment", alice, restart).join());
      assertTrue(text(asked).contains("POST /approvals/"), text(asked));
      String plan = asked.getJsonObject("structuredContent").getString("plan_id");
      JsonObject again = restart.copy().put("plan_id", plan);
      String approve = "/approvals/" + plan + "/approve";
      assertEquals(401, server.manage("POST", approve, alice).statusCode());
      assertEquals(403, server.manage("POST", approve, aliceToo).statusCode());
      assertEquals(403, server.manage("POST", approve, carol).statusCode());
      assertEquals(401, server.call("list_pods", bob).join().statusCode());
      assertTrue(
          text(result(server.call("restart_deployment", alice, again).join()))
              .startsWith("APPROVAL_REQUIRED"));
      assertTrue(server.manage("GET", "/approvals", bob).body().contains(plan));
      assertEquals(200, server.manage("POST", approve, bob).statusCode());
      String done = text(result(server.call("restart_deployment", alice, again).join()));
      assertTrue(done.startsWith("APPLIED"), done);
      assertEquals(done, text(result(server.call("restart_deployment", alice, again).join())));
      assertEquals(409, server.manage("POST", approve, bob).statusCode());
      for (String token : List.of(alice, aliceToo, bob, carol)) {
        assertFalse(server.log().contains(token));
      }
    }
    assertTrue(audit("verify").contains("none edited, removed or reordered"));
    assertTrue(
        audit("show", "--json")
            .lines()
            .map(row -> new JsonObject(row).getJsonObject("facts"))
            .anyMatch(
                facts ->
                    "approved".equals(facts.getString("outcome"))
                        && "token:bob".equals(facts.getString("approver"))
                        && "http".equals(facts.getString("via"))));
  }

  private String audit(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code =
        new Cli(
                new Terminal(
                    InputStream.nullInputStream(),
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    System.err,
                    Map.of()))
            .run(
                Stream.concat(
                        Stream.of("audit"),
                        Stream.concat(
                            Stream.of(arguments),
                            Stream.of("--state-dir=" + folder.resolve("state"))))
                    .toArray(String[]::new));
    assertEquals(0, code, out.toString(StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }
}
