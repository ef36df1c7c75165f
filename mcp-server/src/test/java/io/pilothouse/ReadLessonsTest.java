package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.kubernetes.Awaiting;
import io.pilothouse.kubernetes.KubeconfigFile;
import io.pilothouse.kubernetes.RecordedApi;
import io.pilothouse.kubernetes.RecordedApi.Answer;
import io.pilothouse.kubernetes.Recording;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.ToolSchema;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other Kubernetes servers got wrong about reads and no part of this one shows alone. */
class ReadLessonsTest {
  private static final String SHOP_PODS = "/api/v1/namespaces/shop/pods";

  @TempDir Path folder;
  private Vertx vertx;
  private RecordedApi api;
  private RecordedApi other;
  private Path kubeconfig;
  private ToolStack tools;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    api = RecordedApi.start(vertx);
    other = RecordedApi.start(vertx);
    kubeconfig =
        KubeconfigFile.current("one")
            .context("one", api.url(), "shop", "token: first")
            .context("two", other.url(), "shop", "token: second")
            .write(folder.resolve("config"));
    tools = ToolStack.on(vertx, kubeconfig, Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    tools.close();
    api.close();
    other.close();
    Awaiting.await(vertx.close());
  }

  private ToolResult call(String tool, String arguments) {
    return tools.call(tool, new JsonObject(arguments.replace('\'', '"')));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "file://%s", "@%s", "../../../../../../../..%s", "--kubeconfig=%s"})
  void noArgumentNamesALocalFile(String form) throws IOException {
    Path file = Files.writeString(folder.resolve("secret.txt"), "what the file holds");
    String text = form.formatted(file);
    for (ToolSchema tool : tools.invoker().tools()) {
      JsonObject properties = tool.inputSchema().getJsonObject("properties");
      JsonObject arguments = new JsonObject();
      for (String name :
          tool.inputSchema().getJsonArray("required", new JsonArray()).stream()
              .map(String.class::cast)
              .toList()) {
        arguments.put(name, "pods");
      }
      for (String name : properties.fieldNames()) {
        if ("string".equals(properties.getJsonObject(name).getString("type"))) {
          ToolResult result = tools.call(tool.name(), arguments.copy().put(name, text));
          assertFalse(
              (result.text() + result.structured()).contains("what the file holds"),
              tool.name() + " " + name);
        }
      }
    }
    for (RecordedApi.Seen seen : api.seen()) {
      String path = seen.uri().split("\\?")[0];
      assertFalse(path.contains("..") || path.contains("secret.txt"), path);
    }
  }

  @Test
  void namingAContextOnceChangesNeitherTheDefaultNorTheFile() throws IOException {
    String before = Files.readString(kubeconfig);
    other.on("GET", SHOP_PODS).replay(Recording.numbered(13).asLastPage());
    api.on("GET", SHOP_PODS).replay(Recording.numbered(15));
    assertTrue(
        call("list_pods", "{'namespace': 'shop', 'context': 'two'}").text().startsWith("5 "));
    assertTrue(call("list_pods", "{'namespace': 'shop'}").text().startsWith("1 "));
    assertEquals(before, Files.readString(kubeconfig));
  }

  @Test
  void rightsInOneNamespaceAreEnough() {
    for (String closed :
        List.of(
            "/api",
            "/apis",
            "/api/v1",
            "/version",
            "/api/v1/pods",
            "/api/v1/namespaces",
            "/api/v1/events",
            "/api/v1/nodes")) {
      api.on("GET", closed).replay(Recording.numbered(28));
    }
    api.on("GET", SHOP_PODS).replay(Recording.numbered(13).asLastPage());
    api.on("GET", SHOP_PODS + "/checkout-5f6c9b9549-k8kqg/log").replay(Recording.numbered(33));
    api.on("GET", "/api/v1/namespaces/shop/events")
        .answer(Answer.json(200, Recording.numbered(44).json()));
    ToolResult pods = call("list_pods", "{}");
    assertTrue(pods.text().contains("only namespace shop"), pods.text());
    assertTrue(pods.text().contains("analytics"), pods.text());
    for (String each :
        List.of(
            "list_namespaces {}",
            "list_resources {'kind': 'pods', 'namespace': 'shop'}",
            "get_resource {'kind': 'pod', 'name': 'checkout-5f6c9b9549-k8kqg'}",
            "get_logs {'pod': 'checkout-5f6c9b9549-k8kqg'}",
            "describe_events {'namespace': 'shop'}")) {
      String[] parts = each.split(" ", 2);
      ToolResult result = call(parts[0], parts[1]);
      assertFalse(result.isError(), () -> each + ": " + result.text());
    }
  }

  @Test
  void aListThatIgnoresItsLimitIsBoundedAllTheSame() {
    JsonObject page = Recording.numbered(13).asLastPage().json().copy();
    JsonArray rows = page.getJsonArray("rows");
    JsonObject row = rows.getJsonObject(0);
    for (int i = 0; i < 3_000; i++) {
      JsonObject copy = row.copy();
      copy.getJsonArray("cells").set(0, "copy-" + i);
      rows.add(copy);
    }
    api.on("GET", SHOP_PODS).answer(Answer.json(200, page));
    ToolResult result = call("list_pods", "{'namespace': 'shop'}");
    assertEquals(3_005, result.structured().getInteger("total"), result.text());
    assertTrue(result.text().length() <= 12_000);
    assertTrue(result.text().contains("shown 50 of 3,005; next: cursor="), result.text());
  }
}
