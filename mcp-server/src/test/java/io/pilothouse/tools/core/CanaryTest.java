package io.pilothouse.tools.core;

import static io.pilothouse.tools.core.FakeCluster.POD;
import static io.pilothouse.tools.core.FakeCluster.SECRET;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.pilothouse.kubernetes.ContextInfo;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.Tool;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.listing.ListApiResources;
import io.pilothouse.tools.core.listing.ListContexts;
import io.pilothouse.tools.core.listing.ListNamespaces;
import io.pilothouse.tools.core.listing.ListPods;
import io.pilothouse.tools.core.listing.ListResources;
import io.pilothouse.tools.core.object.GetResource;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plants a credential wherever one can stand and looks for it in every answer. */
public class CanaryTest {
  private static final String CANARY = "cAnary-7f3a-Value-0042";
  private static final String ENCODED =
      Base64.getEncoder().encodeToString(CANARY.getBytes(StandardCharsets.UTF_8));

  private final FakeCluster cluster = new FakeCluster();

  private static JsonObject metadata(String name) {
    JsonObject copy = JsonObject.of("kind", "Secret", "data", JsonObject.of("password", ENCODED));
    return new JsonObject()
        .put("name", name)
        .put("namespace", "default")
        .put(
            "annotations",
            JsonObject.of(
                "kubectl.kubernetes.io/last-applied-configuration",
                copy.encode(),
                "note",
                "login with password=" + CANARY))
        .put("managedFields", JsonArray.of(JsonObject.of("v", CANARY)));
  }

  private void plant() {
    cluster.contexts.add(
        new ContextInfo("odd", "https://me:" + CANARY + "@10.0.0.9", "default", false));
    cluster
        .columns(SECRET, "Name", "Type", "Data", "Password+")
        .add(
            SECRET,
            JsonObject.of(
                "metadata",
                metadata("s"),
                "data",
                JsonObject.of("password", ENCODED),
                "stringData",
                JsonObject.of("x", CANARY)),
            "s",
            "Opaque",
            "1",
            CANARY);
    JsonObject container =
        new JsonObject()
            .put("command", JsonArray.of("app", "--token", CANARY))
            .put("args", JsonArray.of("--api-key=" + CANARY))
            .put("env", JsonArray.of(JsonObject.of("name", "DB_PASSWORD", "value", CANARY)))
            .put("message", "dial postgres://app:" + CANARY + "@db: refused");
    cluster
        .columns(POD, "Name", "Ready", "Status", "Restarts", "Message")
        .add(
            POD,
            JsonObject.of(
                "metadata",
                metadata("p"),
                "spec",
                JsonObject.of("containers", JsonArray.of(container))),
            "p",
            "0/1",
            "Error",
            "0",
            "Authorization: Bearer " + CANARY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void noAnswerHoldsIt(String format) {
    plant();
    Redactor redactor = new Redactor();
    Tool list = new ListResources(cluster, redactor);
    Tool get = new GetResource(cluster, redactor);
    List.of(
            Calls.result(new ListContexts(cluster, redactor), "format", format),
            Calls.result(new ListNamespaces(cluster, redactor), "format", format),
            Calls.result(new ListApiResources(cluster, redactor), "format", format),
            Calls.result(new ListPods(cluster, redactor), "format", format, "wide", true),
            Calls.result(list, "kind", "secrets", "format", format, "wide", true),
            Calls.result(list, "kind", "pods", "format", format, "wide", true),
            Calls.result(get, "kind", "secret", "name", "s", "format", format),
            Calls.result(get, "kind", "pod", "name", "p", "format", format),
            Calls.result(
                get,
                "kind",
                "pod",
                "name",
                "p",
                "format",
                format,
                "fields",
                JsonArray.of("metadata.annotations", "spec.containers.env")))
        .forEach(CanaryTest::assertClean);
  }

  private static void assertClean(ToolResult result) {
    String all = result.text() + result.structured().encode();
    assertFalse(all.contains(CANARY), all);
    assertFalse(all.contains(ENCODED), all);
  }
}
