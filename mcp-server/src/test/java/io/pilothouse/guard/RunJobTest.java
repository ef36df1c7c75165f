package io.pilothouse.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.kubernetes.Awaiting;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that are run in the sandbox, in its time. */
class RunJobTest {
  private static final String BUSYBOX = "docker.io/library/busybox:1.36";

  @TempDir Path folder;
  private GuardFixture guard;

  @BeforeEach
  void start() {
    guard =
        GuardFixture.with(folder, "{apiVersion: pilothouse.io/v1, kind: Policy, default: allow}");
  }

  @AfterEach
  void close() {
    guard.close();
  }

  private static JsonArray script(String script) {
    return new JsonArray(List.of("sh", "-c", script));
  }

  private ToolResult run(String script, Object... more) {
    Object[] arguments = new Object[4 + more.length];
    arguments[0] = "image";
    arguments[1] = BUSYBOX;
    arguments[2] = "command";
    arguments[3] = script(script);
    System.arraycopy(more, 0, arguments, 4, more.length);
    return guard.call("run_job", arguments);
  }

  private List<JsonObject> jobs(String prefix) {
    return guard.list("batch/v1/Job").stream()
        .filter(job -> Json.name(job).startsWith(prefix))
        .toList();
  }

  @Test
  void aCommandRunsToItsEndAndItsLogIsTold() {
    ToolResult result =
        run("echo migrating; sleep 20; echo token=ghp_0123456789abcdefghijklmnopqrstuvwx12");
    assertTrue(
        result.text().matches("(?s)COMPLETE: run Job shop/busybox-[a-z0-9]{5} with image .*"),
        result.text());
    assertTrue(result.text().contains("1 succeeded, 0 failed after"), result.text());
    assertTrue(result.text().contains("Completed: exit code 0"), result.text());
    assertTrue(result.text().contains("\nmigrating\n"), result.text());
    assertFalse(result.text().contains("ghp_0123"), result.text());
    assertEquals("complete", result.structured().getString("outcome"));
    assertEquals(
        List.of(0), List.copyOf(result.structured().getJsonObject("exit_codes").getMap().values()));
    JsonObject spec = Json.object(jobs("busybox-").getFirst(), "spec");
    assertEquals(0, spec.getInteger("backoffLimit"));
    assertEquals("Never", Json.text(Json.object(spec, "template", "spec"), "restartPolicy"));
    assertFalse(spec.containsKey("ttlSecondsAfterFinished"));
  }

  @Test
  void aFailureSaysWhyAndShowsTheLastLog() {
    ToolResult result = run("echo no such table; exit 3");
    assertTrue(result.text().startsWith("FAILED: run Job shop/busybox-"), result.text());
    assertTrue(result.text().contains("BackoffLimitExceeded"), result.text());
    assertTrue(result.text().contains("exit code 3"), result.text());
    assertTrue(result.text().contains("\nno such table"), result.text());
    assertEquals("failed", result.structured().getString("outcome"));
    assertFalse(result.isError());
  }

  @Test
  void aDeadlineThatPassesIsToldAsSuch() {
    JsonObject container =
        new JsonObject()
            .put("name", "main")
            .put("image", BUSYBOX)
            .put("command", new JsonArray(List.of("sleep", "infinity")));
    JsonObject manifest =
        new JsonObject()
            .put("apiVersion", "batch/v1")
            .put("kind", "Job")
            .put("metadata", new JsonObject().put("name", "endless"))
            .put(
                "spec",
                new JsonObject()
                    .put("activeDeadlineSeconds", 15)
                    .put(
                        "template",
                        new JsonObject()
                            .put(
                                "spec",
                                new JsonObject()
                                    .put("restartPolicy", "Never")
                                    .put("containers", new JsonArray().add(container)))));
    ToolResult result = guard.call("run_job", "manifest", manifest);
    assertTrue(result.text().startsWith("FAILED: run Job shop/endless as given"), result.text());
    assertTrue(result.text().contains("DeadlineExceeded"), result.text());
    ToolResult again = guard.call("run_job", "manifest", manifest);
    assertEquals("CONFLICT", again.structured().getString("code"), again.text());
  }

  @Test
  void aCronJobIsRunNow() {
    ToolResult result =
        guard.call("run_job", "namespace", "data", "from_cronjob", "nightly-report");
    assertTrue(result.text().startsWith("COMPLETE: run Job data/nightly-report-"), result.text());
    assertTrue(result.text().contains("from CronJob nightly-report"), result.text());
    assertTrue(result.text().contains("report written"), result.text());
    JsonObject job = guard.get("batch/v1/Job", "data", result.structured().getString("job"));
    JsonObject metadata = Json.object(job, "metadata");
    assertEquals(
        "nightly-report", Json.text(Json.list(metadata, "ownerReferences").getFirst(), "name"));
    assertEquals(
        "manual",
        Json.text(Json.object(metadata, "annotations"), "cronjob.kubernetes.io/instantiate"));
    ToolResult wrong =
        guard.call("run_job", "namespace", "data", "from_cronjob", "nightly-reports");
    assertTrue(wrong.text().contains("Nearest names: nightly-report."), wrong.text());
  }

  @Test
  void aPlanMakesOneJobHoweverOftenItIsBrought() {
    ToolResult plan = run("echo hi", "dry_run", true);
    assertTrue(plan.text().startsWith("SIMULATED: run Job shop/busybox-"), plan.text());
    assertEquals(List.of(), jobs("busybox-"));
    String id = plan.structured().getString("plan_id");
    ToolResult first = run("echo hi", "plan_id", id);
    ToolResult second = run("echo hi", "plan_id", id);
    assertEquals(first.text(), second.text());
    assertEquals(1, jobs("busybox-").size());
    assertTrue(plan.text().contains(first.structured().getString("job")), plan.text());
  }

  @Test
  void undoDeletesTheJobWithItsPods() {
    ToolResult result = run("echo hi");
    String pod = result.structured().getJsonObject("exit_codes").fieldNames().iterator().next();
    ToolResult undo =
        guard.call("undo_change", "change_id", result.structured().getString("change_id"));
    assertTrue(undo.text().startsWith("DONE: undo"), undo.text());
    assertEquals(List.of(), jobs("busybox-"));
    Awaiting.await(guard.pass(Duration.ofSeconds(60)));
    assertTrue(guard.list("v1/Pod").stream().noneMatch(each -> Json.name(each).equals(pod)));
  }

  @Test
  void cleaningUpIsLeftToTheClusterAndSaid() {
    ToolResult result = run("echo hi", "cleanup", true);
    assertTrue(result.text().contains("deleted 300 s after its end"), result.text());
    assertEquals(1, jobs("busybox-").size());
    Awaiting.await(guard.pass(Duration.ofSeconds(400)));
    assertEquals(List.of(), jobs("busybox-"));
    assertEquals(
        List.of("POST"),
        guard.recorder.writes().stream()
            .filter(seen -> seen.uri().contains("/jobs"))
            .map(Recorder.Seen::method)
            .toList());
  }

  @Test
  void aJobWhoseImageIsNotThereIsToldAsUnfinished() {
    ToolResult result =
        guard.call("run_job", "image", "docker.io/shop/nowhere:1", "timeout_seconds", 60);
    assertTrue(result.text().startsWith("NOT FINISHED: run Job shop/nowhere-"), result.text());
    assertTrue(result.text().contains("ImagePullBackOff"), result.text());
  }

  @Test
  void whoDoesNotWaitIsToldTheName() {
    ToolResult result = run("sleep 5", "wait", false);
    assertTrue(result.text().startsWith("APPLIED: run Job shop/busybox-"), result.text());
    assertEquals(1, jobs("busybox-").size());
  }

  @Test
  void whatDoesNotSayOneThingIsRefused() {
    assertTrue(guard.call("run_job").text().contains("nothing says what is to be run"));
    ToolResult both = guard.call("run_job", "image", BUSYBOX, "from_cronjob", "nightly-report");
    assertTrue(both.text().contains("image and from_cronjob exclude each other"), both.text());
    assertEquals(List.of(), guard.recorder.writes());
  }

  @Test
  void aPolicySeesTheImageAndTheNumberOfPods() {
    guard.close();
    guard =
        GuardFixture.with(
            folder.resolve("other"),
            """
            apiVersion: pilothouse.io/v1
            kind: Policy
            default: deny
            rules:
            - name: our images
              match: {tools: [run_job]}
              when: "patch.spec.template.spec.containers.all(c, c.image.startsWith('docker.io/library/'))"
              decide: allow
            """);
    assertTrue(run("true").text().startsWith("COMPLETE"));
    ToolResult other = guard.call("run_job", "image", "docker.io/shop/migrate:42");
    assertEquals("POLICY_DENIED", other.structured().getString("code"), other.text());
  }
}
