package io.pilothouse.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.sandbox.SandboxOptions;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.ToolSchema;
import io.pilothouse.tools.UnknownToolException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every write tool, called with valid arguments, where nothing may be written. */
class NoBypassTest {
  /** What needs a change before it. */
  private static final Set<String> NOTHING_TO_DO = Set.of("undo_change", "uncordon_node");

  /** Names of what there is, for arguments that only say they are text. */
  private static final Map<String, String> TEXT =
      Map.ofEntries(
          Map.entry("name", "payments"),
          Map.entry("namespace", "shop"),
          Map.entry("context", "test"),
          Map.entry("reason", "to see whether it writes"),
          Map.entry("plan_id", ""),
          Map.entry("change_id", "c-none"),
          Map.entry("container", ""),
          Map.entry("image", "docker.io/shop/other:1"),
          Map.entry("kind", "Deployment"),
          Map.entry("propagation", "Background"),
          Map.entry(
              "manifest",
              "{apiVersion: v1, kind: ConfigMap, metadata: {name: fresh}, data: {a: b}}"));

  @TempDir Path folder;

  @Test
  void inSimulationOnlyDryRunsAreSeen() {
    try (GuardFixture guard = GuardFixture.with(folder, "")) {
      List<String> simulated = new ArrayList<>();
      for (ToolSchema tool : guard.listed()) {
        for (JsonObject arguments : argumentsOf(tool)) {
          ToolResult result = call(guard, tool, arguments);
          if (result.text().startsWith("SIMULATED")) {
            simulated.add(tool.name());
          }
        }
      }
      assertEquals(List.of(), guard.recorder.writes());
      assertFalse(guard.recorder.mutating.isEmpty());
      List<String> missing =
          WriteCases.ALL.stream()
              .map(WriteCase::tool)
              .filter(tool -> !simulated.contains(tool) && !NOTHING_TO_DO.contains(tool))
              .toList();
      assertEquals(List.of(), missing, simulated.toString());
    }
  }

  @Test
  void readOnlyNothingButQuestionsIsSeen() {
    List<ToolSchema> all;
    try (GuardFixture writable = GuardFixture.with(folder.resolve("writable"), "")) {
      all = writable.listed().stream().filter(tool -> tool.effect() != Effect.READ).toList();
    }
    assertFalse(all.isEmpty());
    String free = "{apiVersion: pilothouse.io/v1, kind: Policy, default: allow}";
    try (GuardFixture guard = new GuardFixture(folder, free, true, SandboxOptions.defaults())) {
      assertTrue(guard.listed().stream().allMatch(tool -> tool.effect() == Effect.READ));
      for (ToolSchema tool : all) {
        for (JsonObject arguments : argumentsOf(tool)) {
          assertThrows(UnknownToolException.class, () -> call(guard, tool, arguments));
        }
      }
      guard.call(
          "explain_policy",
          "reason",
          null,
          "tool",
          "restart_deployment",
          "arguments",
          new JsonObject().put("name", "payments"));
      assertEquals(List.of(), guard.recorder.mutating);
    }
  }

  private static ToolResult call(GuardFixture guard, ToolSchema tool, JsonObject arguments) {
    List<Object> pairs = new ArrayList<>(List.of("reason", "to see whether it writes"));
    if (!arguments.containsKey("reason")) {
      pairs.clear();
      pairs.add("reason");
      pairs.add(null);
    }
    JsonObject given = arguments.copy();
    given.remove("reason");
    boolean pod = tool.name().endsWith("_pod");
    boolean node = tool.toolset().equals("nodes");
    boolean rolled = tool.name().equals("rollback");
    if (pod) {
      given.put("name", nameOfAPod(guard));
    } else if (node) {
      given.put("name", "worker-1");
    } else if (tool.name().equals("run_job")) {
      List.of("manifest", "from_cronjob", "name", "env").forEach(given::remove);
      given.put("image", "docker.io/library/busybox:1");
    } else if (rolled) {
      given.put("name", "api");
      given.remove("revision");
    }
    given.forEach(
        each -> {
          pairs.add(each.getKey());
          pairs.add(each.getValue());
        });
    return guard.call(tool.name(), pairs.toArray());
  }

  private static String nameOfAPod(GuardFixture guard) {
    return guard.list("v1/Pod").stream()
        .map(pod -> pod.getJsonObject("metadata"))
        .filter(metadata -> metadata.getString("name").startsWith("shipping-"))
        .findFirst()
        .orElseThrow()
        .getString("name");
  }

  /** The required arguments alone, and all of them, with each value of an enumeration once. */
  private static List<JsonObject> argumentsOf(ToolSchema tool) {
    JsonObject properties = tool.inputSchema().getJsonObject("properties");
    JsonArray required = tool.inputSchema().getJsonArray("required", new JsonArray());
    JsonObject least = new JsonObject();
    JsonObject most = new JsonObject();
    properties
        .fieldNames()
        .forEach(
            name -> {
              Object value = value(name, properties.getJsonObject(name));
              most.put(name, value);
              if (required.contains(name)) {
                least.put(name, value);
              }
            });
    most.remove("plan_id");
    JsonObject real = most.copy().put("dry_run", false);
    return List.of(least, most, real);
  }

  private static Object value(String name, JsonObject schema) {
    if (schema.containsKey("enum")) {
      return schema.getJsonArray("enum").getValue(0);
    }
    Object type = schema.getValue("type");
    String first = type instanceof JsonArray types ? types.getString(0) : (String) type;
    return switch (first) {
      case "boolean" -> true;
      case "integer" -> schema.getInteger("minimum", 0) + 1;
      case "array" ->
          new JsonArray()
              .add(
                  schema.containsKey("items")
                      ? value(name, schema.getJsonObject("items"))
                      : "hostname");
      case "object" -> object(name, schema);
      default -> TEXT.getOrDefault(name, "text");
    };
  }

  private static JsonObject object(String name, JsonObject schema) {
    JsonObject object = new JsonObject();
    if (schema.getValue("properties") instanceof JsonObject properties) {
      properties.forEach(
          each -> object.put(each.getKey(), value(each.getKey(), (JsonObject) each.getValue())));
      return object;
    }
    return schema.getValue("additionalProperties") instanceof JsonObject values
        ? object.put("example", value(name, values))
        : object.put("spec", new JsonObject().put("minReadySeconds", 2));
  }
}
