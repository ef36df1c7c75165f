package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.agents.BriefShelf;
import io.pilothouse.audit.Journal;
import io.pilothouse.audit.Search;
import io.pilothouse.automation.ToolDoor;
import io.pilothouse.automation.hook.Hooks;
import io.pilothouse.config.Config;
import io.pilothouse.documents.Page;
import io.pilothouse.guard.ApprovalDesk;
import io.pilothouse.identity.Caller;
import io.pilothouse.service.PilothouseService;
import io.pilothouse.transport.http.Automation;
import io.pilothouse.transport.http.HttpAccess;
import io.pilothouse.transport.http.HttpLimits;
import io.pilothouse.transport.http.HttpObserver;
import io.pilothouse.transport.http.HttpTransport;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline's view of the program as it is wired, on its sandbox, over plain HTTP. */
@Timeout(120)
class AutomationTest {
  /** A line of the README: {@code curl [--json 'BODY'] URL}. */
  private static final Pattern CURL =
      Pattern.compile("curl (?:--json '(\\{.*})' )?http://127\\.0\\.0\\.1:8080(/api/\\S+)");

  private static final String POLICY =
      """
      apiVersion: pilothouse.io/v1
      kind: Policy
      default: simulate
      rules:
      - {name: hands off, match: {names: [api]}, decide: deny, message: Ask the team}
      - {name: ask, match: {names: [payments]}, decide: approve, approval: {byClient: true}}
      """;

  private static final JsonObject RESTART =
      JsonObject.of(
          "name", "payments", "namespace", "shop", "reason", "pods are stale", "wait", false);

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private Wiring wiring;
  private Journal journal;
  private HttpTransport transport;
  private int port;

  @BeforeEach
  void start() throws Exception {
    Config config =
        Config.load(
            Map.of(
                "sandbox", "true",
                "state-dir", folder.resolve("state").toString(),
                "policy", Files.writeString(folder.resolve("policy.yaml"), POLICY).toString()),
            Map.of());
    wiring = Wiring.of(config);
    journal = StateWiring.journal(config.state(), wiring.database());
    HookNotes notes = new HookNotes(journal, wiring.redactor(), () -> {});
    PilothouseService service =
        new PilothouseService(
            "1", wiring.invoker(), wiring.clusters(), new BriefShelf(Optional.empty()));
    ToolDoor door = new ToolDoor(service, wiring.invoker()::tools);
    transport =
        new HttpTransport(
            wiring.vertx(),
            service,
            HttpLimits.DEFAULT,
            HttpAccess.LOCAL,
            InstantSource.system(),
            HttpObserver.NONE,
            new Automation(
                Optional.of(door),
                Optional.of(new Hooks(door, InstantSource.system(), notes)),
                Optional.empty(),
                Optional.empty()));
    port = transport.start("127.0.0.1", 0).await();
  }

  @AfterEach
  void stop() {
    client.shutdownNow();
    wiring.close();
  }

  private HttpResponse<String> send(String path, Optional<String> json) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    json.ifPresent(
        body ->
            request
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private JsonObject call(int status, String tool, JsonObject arguments) throws Exception {
    HttpResponse<String> answer = send("/api/v1/tools/" + tool, Optional.of(arguments.encode()));
    assertEquals(status, answer.statusCode(), answer.body());
    return new JsonObject(answer.body());
  }

  private static String code(JsonObject answer) {
    assertTrue(answer.getBoolean("isError"));
    return answer.getJsonObject("structured").getString("code");
  }

  @Test
  void whatTheReadmeShowsWorks() throws Exception {
    List<Matcher> lines =
        Page.of("README.md").blocks("sh").stream()
            .flatMap(String::lines)
            .filter(line -> line.contains("/api/v1/"))
            .map(CURL::matcher)
            .toList();
    assertEquals(4, lines.size());
    for (Matcher line : lines) {
      assertTrue(line.matches(), line::toString);
      HttpResponse<String> answer = send(line.group(2), Optional.ofNullable(line.group(1)));
      assertEquals(200, answer.statusCode(), answer.body());
      assertFalse(new JsonObject(answer.body()).getBoolean("isError", false), answer.body());
    }
  }

  @Test
  void theAnswerIsThatOfMcp() throws Exception {
    JsonObject pods = call(200, "list_pods", JsonObject.of("namespace", "shop"));
    assertTrue(pods.getString("text").contains("checkout-"), pods.getString("text"));
    assertTrue(pods.getJsonObject("structured").getInteger("total") > 0);
  }

  @Test
  void failuresHaveTheirStatus() throws Exception {
    assertEquals(
        "INVALID_ARGUMENT", code(call(400, "list_pods", JsonObject.of("nmespace", "shop"))));
    assertEquals(
        "NOT_FOUND",
        code(
            call(
                404,
                "get_resource",
                JsonObject.of("kind", "pod", "namespace", "shop", "name", "nobody"))));
    assertEquals("UNKNOWN_TOOL", code(call(404, "list_pots", new JsonObject())));
    assertEquals("UNKNOWN_TOOL", code(call(404, "exec_in_pod", new JsonObject())));
    assertEquals(
        "POLICY_DENIED", code(call(403, "restart_deployment", RESTART.copy().put("name", "api"))));
    assertEquals(
        "PLAN_INVALID",
        code(call(409, "restart_deployment", RESTART.copy().put("plan_id", "p-0000000000000000"))));
  }

  /** The policy lets a client's own user agree, but there is none here that could be asked. */
  @Test
  void aWriteWaitsForAPersonAndHappensOnce() throws Exception {
    JsonObject waits = call(202, "restart_deployment", RESTART);
    assertEquals("APPROVAL_REQUIRED", code(waits));
    String plan = waits.getJsonObject("structured").getString("plan_id");
    JsonObject again = RESTART.copy().put("plan_id", plan);
    assertEquals("APPROVAL_REQUIRED", code(call(202, "restart_deployment", again)));
    wiring.await(
        () ->
            wiring
                .approvals()
                .answer(
                    plan,
                    new ApprovalDesk.Reply(
                        true, new Caller("token:bob", List.of(), ""), "cli", "")));
    JsonObject done = call(200, "restart_deployment", again);
    assertTrue(done.getString("text").startsWith("APPLIED"), done.getString("text"));
    assertEquals(done, call(200, "restart_deployment", again));
    JsonObject changes = call(200, "list_changes", JsonObject.of("format", "json"));
    assertEquals(1, changes.getJsonObject("structured").getInteger("shown"), changes.encode());
  }

  @Test
  void anAlertIsDiagnosed() throws Exception {
    JsonObject alert =
        new JsonObject()
            .put("version", "4")
            .put("groupKey", "{}:{alertname=\"KubePodCrashLooping\"}")
            .put(
                "alerts",
                new JsonArray()
                    .add(
                        new JsonObject()
                            .put("status", "firing")
                            .put(
                                "labels",
                                JsonObject.of("namespace", "shop", "pod", "long-gone-1"))));
    HttpResponse<String> taken = send("/api/v1/hooks/alertmanager", Optional.of(alert.encode()));
    assertEquals(202, taken.statusCode(), taken.body());
    String id = new JsonObject(taken.body()).getJsonObject("structured").getString("id");
    HttpResponse<String> result =
        Stream.generate(() -> result(id))
            .filter(answer -> answer.statusCode() != 202)
            .findFirst()
            .orElseThrow();
    assertEquals(200, result.statusCode(), result.body());
    JsonObject diagnosis = new JsonObject(result.body()).getJsonObject("structured");
    assertEquals("namespace shop", diagnosis.getString("scope"), diagnosis.encode());
    assertEquals("findings", diagnosis.getString("status"));
    JsonObject row =
        Stream.generate(this::rows)
            .filter(rows -> !rows.isEmpty())
            .findFirst()
            .orElseThrow()
            .getFirst();
    assertEquals(id, row.getJsonObject("facts").getString("diagnosis"), row.encode());
  }

  private List<JsonObject> rows() {
    List<JsonObject> rows = new ArrayList<>();
    wiring.await(() -> journal.each(Search.ALL, rows::add));
    return rows;
  }

  private HttpResponse<String> result(String id) {
    try {
      return send("/api/v1/hooks/results/" + id, Optional.empty());
    } catch (Exception broken) {
      throw new AssertionError(broken);
    }
  }
}
