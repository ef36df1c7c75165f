package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.kubernetes.Awaiting;
import io.pilothouse.sandbox.SandboxOptions;
import io.pilothouse.sandbox.SandboxServer;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.ToolSchema;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What answers cost on a large cluster, and that they still hold everything or say what not. */
class SandboxBudgetTest {
  private static final int PODS = 2_000;
  private static final int CHARS_PER_TOKEN = 4;
  private static final String NOISY = "'namespace': 'shop', 'pod': 'noisy-db67tdp8xx-82ms7'";
  private static final Clock NOW =
      Clock.fixed(Instant.parse("2026-11-21T00:00:00Z"), ZoneOffset.UTC);

  /** A call of every tool. */
  private static final Map<String, String> CALLS =
      Map.ofEntries(
          Map.entry("check_access", "{'resource': 'pods'}"),
          Map.entry("describe_events", "{}"),
          Map.entry("explain_resource", "{'kind': 'deployment', 'path': 'spec'}"),
          Map.entry("get_logs", "{" + NOISY + "}"),
          Map.entry("get_resource", "{'kind': 'deploy', 'namespace': 'shop', 'name': 'checkout'}"),
          Map.entry("list_api_resources", "{}"),
          Map.entry("list_contexts", "{}"),
          Map.entry("list_namespaces", "{}"),
          Map.entry("list_pods", "{}"),
          Map.entry("list_resources", "{'kind': 'deploy'}"),
          Map.entry("rollout_history", "{'namespace': 'shop', 'name': 'checkout'}"),
          Map.entry("top", "{}"),
          Map.entry("diagnose", "{}"),
          Map.entry("what_changed", "{'namespace': 'shop'}"),
          Map.entry("check_connectivity", "{'from': 'storefront', 'to': 'cart'}"));

  @TempDir static Path folder;
  private static Vertx vertx;
  private static ToolStack large;

  @BeforeAll
  static void start() throws IOException {
    vertx = Vertx.vertx();
    large = stack("large", PODS);
  }

  private static ToolStack stack(String name, int pods) throws IOException {
    SandboxOptions options =
        SandboxOptions.defaults().withPods(pods).withExtraEvents(500).withClock(NOW);
    SandboxServer server = Awaiting.await(new SandboxServer(vertx, options).start());
    Path folderOfOne = Files.createDirectory(folder.resolve(name));
    return ToolStack.on(
        vertx, Files.writeString(folderOfOne.resolve("config"), server.kubeconfig()), NOW);
  }

  @AfterAll
  static void stop() {
    large.close();
    Awaiting.await(vertx.close());
  }

  private static ToolResult call(ToolStack tools, String tool, String arguments) {
    ToolResult result = tools.call(tool, new JsonObject(arguments.replace('\'', '"')));
    assertFalse(result.isError(), result.text());
    return result;
  }

  private static int tokens(ToolResult result) {
    return (result.text().length() + result.structured().encode().length()) / CHARS_PER_TOKEN;
  }

  @Test
  void twoThousandPodsFitWithTheUnhealthyFirst() {
    ToolResult result = call(large, "list_pods", "{}");
    String text = result.text();
    assertTrue(text.length() <= 12_000, () -> text.length() + " characters");
    assertEquals(PODS, result.structured().getInteger("total"));
    assertTrue(text.startsWith("2,000 pods"), text);
    assertTrue(text.contains("shown 50 of 2,000; next: cursor="), text);
    List<String> rows = text.lines().filter(line -> line.contains("  ")).skip(1).toList();
    assertEquals(50, rows.size());
    rows.forEach(row -> assertFalse(row.contains(" Running ") && row.contains(" 1/1 "), row));
  }

  @Test
  void followingTheCursorShowsEveryPodOnceAndTheUnhealthyBeforeTheHealthy() {
    List<String> names = new ArrayList<>();
    List<Boolean> healthy = new ArrayList<>();
    String cursor = "";
    do {
      String more = cursor.isEmpty() ? "" : ", 'cursor': '" + cursor + "'";
      JsonObject page =
          call(
                  large,
                  "list_pods",
                  "{'limit': 200, 'max_chars': 20000, 'format': 'json'" + more + "}")
              .structured();
      JsonArray items = page.getJsonArray("items");
      assertEquals(page.getInteger("shown"), items.size());
      for (int i = 0; i < items.size(); i++) {
        JsonObject item = items.getJsonObject(i);
        names.add(item.getString("Namespace") + "/" + item.getString("Name"));
        healthy.add(isHealthy(item));
      }
      cursor = page.getString("cursor", "");
      assertEquals(!cursor.isEmpty(), page.getBoolean("truncated"));
    } while (!cursor.isEmpty());
    assertEquals(PODS, names.size());
    assertEquals(PODS, new HashSet<>(names).size());
    assertEquals(healthy.stream().sorted().toList(), healthy);
  }

  private static boolean isHealthy(JsonObject pod) {
    String[] ready = pod.getString("Ready").split("/");
    return switch (pod.getString("Status")) {
      case "Running" -> ready[0].equals(ready[1]);
      case "Completed" -> true;
      default -> false;
    };
  }

  @Test
  void fifteenHundredPodsCostFewTokens() throws IOException {
    try (ToolStack tools = stack("smaller", 1_500)) {
      ToolResult result = call(tools, "list_pods", "{}");
      assertEquals(1_500, result.structured().getInteger("total"));
      assertTrue(tokens(result) <= 3_000, () -> tokens(result) + " tokens");
    }
  }

  @Test
  void fiveHundredEventsCostFewTokens() {
    ToolResult result = call(large, "describe_events", "{'namespace': 'shop'}");
    assertTrue(tokens(result) <= 1_000, () -> tokens(result) + " tokens");
    String all = call(large, "describe_events", "{'namespace': 'shop', 'type': 'all'}").text();
    int events = Integer.parseInt(all.replaceFirst("(?s)^\\D*([\\d,]+) .*", "$1").replace(",", ""));
    assertTrue(events >= 500, all);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ", 'tail': 400",
        ", 'tail': 400, 'max_chars': 20000",
        ", 'tail': 400, 'max_chars': 500",
        ", 'grep': 'level=.*error', 'grep_context': 3",
        ", 'grep': 'dump'",
        ", 'grep': 'dump', 'format': 'json'"
      })
  void twentyThousandLinesStayWithinTheBudgetFramedAndStripped(String more) {
    String arguments = "{" + NOISY + more + "}";
    ToolResult result = call(large, "get_logs", arguments);
    int most = new JsonObject(arguments.replace('\'', '"')).getInteger("max_chars", 12_000);
    String text = result.text();
    assertTrue(text.length() <= most, () -> text.length() + " characters");
    String structured = result.structured().encode();
    assertTrue(structured.length() <= most, () -> structured.length() + " characters");
    assertEquals(-1, (text + structured).indexOf('\u001b'));
    assertFalse((text + structured).contains("[31m"));
    if (!more.contains("json")) {
      assertTrue(text.contains("\u27e6untrusted log"), text);
      assertTrue(text.contains("\u27e6end untrusted\u27e7"), text);
    }
    assertTrue((text + structured).contains("shard") || more.contains("dump"), text);
    assertEquals(more.contains("dump"), (text + structured).contains("chars)"), text);
  }

  @Test
  void everyAnswerIsWhatItsToolDeclares() {
    Set<String> all =
        large.invoker().tools().stream().map(ToolSchema::name).collect(Collectors.toSet());
    assertEquals(all, CALLS.keySet());
    for (ToolSchema tool : large.invoker().tools()) {
      JsonObject schema = tool.outputSchema().orElseThrow();
      Validator validator =
          Validator.create(
              JsonSchema.of(schema.copy()),
              new JsonSchemaOptions()
                  .setDraft(Draft.DRAFT202012)
                  .setBaseUri("https://example.com"));
      for (String format : List.of("text", "json")) {
        String arguments = CALLS.get(tool.name()).replace("}", ", 'format': '" + format + "'}");
        JsonObject structured = call(large, tool.name(), arguments.replace("{,", "{")).structured();
        OutputUnit outcome = validator.validate(structured);
        assertTrue(outcome.getValid(), () -> tool.name() + ": " + outcome.toJson());
        Set<String> declared = schema.getJsonObject("properties").fieldNames();
        assertTrue(structured.fieldNames().stream().anyMatch(declared::contains), tool.name());
      }
    }
  }
}
