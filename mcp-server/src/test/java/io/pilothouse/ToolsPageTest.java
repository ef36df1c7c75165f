package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.config.Config;
import io.pilothouse.config.Settings;
import io.pilothouse.documents.Page;
import io.pilothouse.identity.Caller;
import io.pilothouse.kubernetes.Awaiting;
import io.pilothouse.sandbox.SandboxOptions;
import io.pilothouse.sandbox.SandboxServer;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.Progress;
import io.pilothouse.tools.SchemaCatalog;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.ToolSchema;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Writes the reference of tools from their schemas, and from what they answer on a sandbox in which
 * no time passes.
 */
class ToolsPageTest {
  private static final Path NOTES = Path.of("src/test/resources/documents/tools.yaml");
  private static final Clock NOW =
      Clock.fixed(Instant.parse("2026-11-21T00:00:00Z"), ZoneOffset.UTC);

  @TempDir private Path folder;
  private final JsonObject notes = notes();
  private final Vertx vertx = Vertx.vertx();
  private ToolStack reading;
  private Wiring all;

  private static JsonObject notes() {
    try {
      Object read =
          new Load(LoadSettings.builder().build()).loadFromString(Files.readString(NOTES));
      return new JsonObject(asMap(read));
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> asMap(Object document) {
    return (Map<String, Object>) document;
  }

  @BeforeEach
  void start() throws Exception {
    SandboxServer server =
        Awaiting.await(new SandboxServer(vertx, SandboxOptions.defaults().withClock(NOW)).start());
    reading =
        ToolStack.on(vertx, Files.writeString(folder.resolve("config"), server.kubeconfig()), NOW);
    all =
        Wiring.of(
            Config.load(
                Map.of(
                    "sandbox", "true",
                    "toolsets", String.join(",", Settings.KNOWN_TOOLSETS),
                    "state-dir", folder.resolve("state").toString()),
                Map.of()));
  }

  @AfterEach
  void stop() {
    reading.close();
    all.close();
    Awaiting.await(vertx.close());
  }

  private static List<ToolSchema> tools() throws IOException {
    SchemaCatalog catalog = new SchemaCatalog();
    try (Stream<Path> files = Files.list(Path.of("..", "tool-schemas"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .sorted()
          .map(name -> catalog.read(name.replace(".json", "")))
          .toList();
    }
  }

  @Test
  void thePageSaysWhatTheToolsAre() throws Exception {
    List<ToolSchema> tools = tools();
    assertEquals(
        tools.stream().map(ToolSchema::name).collect(Collectors.toCollection(TreeSet::new)),
        new TreeSet<>(notes.getJsonObject("tools").fieldNames()));
    StringBuilder text = new StringBuilder();
    for (String toolset : Settings.KNOWN_TOOLSETS) {
      List<ToolSchema> members =
          tools.stream().filter(tool -> tool.toolset().equals(toolset)).toList();
      if (!members.isEmpty()) {
        text.append("## Toolset `").append(toolset).append("`\n\n");
        text.append(isOn(toolset) ? "" : "Off unless `toolsets` names it.\n\n");
      }
      for (ToolSchema tool : members) {
        text.append(entry(tool));
      }
    }
    Page page = Page.of("docs/tools.md");
    page.mustBe(Page.fill(page.text(), "tools", text.toString()), ToolsPageTest.class);
  }

  private static boolean isOn(String toolset) throws Exception {
    return Config.load(Map.of(), Map.of()).tools().toolsets().contains(toolset);
  }

  private String entry(ToolSchema tool) {
    JsonObject about = notes.getJsonObject("tools").getJsonObject(tool.name());
    List<String> parts = new ArrayList<>();
    parts.add("### `" + tool.name() + "`");
    parts.add(tool.listing().getString("description"));
    Optional.ofNullable(about.getString("note")).ifPresent(parts::add);
    parts.add("Effect: " + effect(tool.effect()) + ". Rights: " + rights(tool) + ".");
    if (!properties(tool).isEmpty()) {
      parts.add(arguments(tool, about).stripTrailing());
    }
    JsonObject example = about.getJsonObject("example");
    assertNotNull(example, tool.name() + " has no example");
    parts.add("```json\n" + example.encode() + "\n```");
    answer(tool, about).ifPresent(text -> parts.add("```text\n" + text + "\n```"));
    return String.join("\n\n", parts) + "\n\n";
  }

  private static String effect(Effect effect) {
    return switch (effect) {
      case READ -> "reads";
      case WRITE -> "writes";
      case DESTRUCTIVE -> "writes, destructive";
    };
  }

  private static String rights(ToolSchema tool) {
    return tool.rbac().isEmpty()
        ? "none"
        : tool.rbac().stream().map(ToolsPageTest::right).collect(Collectors.joining("; "));
  }

  private static String right(JsonObject rule) {
    List<String> groups = texts(rule, "apiGroups");
    List<String> extra =
        Stream.of("scope", "when")
            .filter(rule::containsKey)
            .map(key -> key + " " + rule.getString(key))
            .toList();
    String group = String.join(", ", groups);
    return String.join("/", texts(rule, "verbs"))
        + " "
        + texts(rule, "resources").stream()
            .map(resource -> "`" + resource + "`")
            .collect(Collectors.joining(", "))
        + (group.isEmpty() ? "" : " (`" + group + "`)")
        + (extra.isEmpty() ? "" : " [" + String.join(", ", extra) + "]");
  }

  private static List<String> texts(JsonObject json, String key) {
    return json.getJsonArray(key, new JsonArray()).stream().map(String::valueOf).toList();
  }

  private static JsonObject properties(ToolSchema tool) {
    return tool.inputSchema().getJsonObject("properties");
  }

  private String arguments(ToolSchema tool, JsonObject about) {
    List<String> required = texts(tool.inputSchema(), "required");
    return Page.table(
        List.of("argument", "value", "meaning"),
        properties(tool).fieldNames().stream()
            .map(
                name ->
                    List.of(
                        "`" + name + "`" + (required.contains(name) ? " *" : ""),
                        value(properties(tool).getJsonObject(name)),
                        meaning(tool, about, name)))
            .toList());
  }

  private String meaning(ToolSchema tool, JsonObject about, String name) {
    String said = properties(tool).getJsonObject(name).getString("description");
    String own = about.getJsonObject("arguments", new JsonObject()).getString(name);
    String text =
        Stream.of(own, said, notes.getJsonObject("common").getString(name))
            .filter(each -> each != null)
            .findFirst()
            .orElseThrow(() -> new AssertionError(tool.name() + ": say what " + name + " is"));
    return text.substring(0, 1).toUpperCase(Locale.ROOT)
        + text.substring(1)
        + (text.endsWith(".") ? "" : ".");
  }

  /** Type and limits. */
  private static String value(JsonObject schema) {
    if (schema.containsKey("enum")) {
      return texts(schema, "enum").stream()
          .map(each -> "`" + each + "`")
          .collect(Collectors.joining(", "));
    }
    String type =
        schema.getValue("type") instanceof JsonArray several
            ? several.stream().map(String::valueOf).collect(Collectors.joining(" or "))
            : schema.getString("type");
    return type
        + limit(schema, "items", "type", " of %s")
        + limit(schema, "minimum", " from %s")
        + limit(schema, "maximum", " to %s")
        + limit(schema, "minLength", ", %s characters or more")
        + limit(schema, "minItems", ", %s or more")
        + limit(schema, "maxItems", ", at most %s");
  }

  private static String limit(JsonObject schema, String key, String words) {
    return schema.containsKey(key) ? words.formatted(schema.getValue(key)) : "";
  }

  private static String limit(JsonObject schema, String key, String inner, String words) {
    return schema.containsKey(key) ? limit(schema.getJsonObject(key), inner, words) : "";
  }

  /** Runs the example; what is answered is shown where it is the same every time. */
  private Optional<String> answer(ToolSchema tool, JsonObject about) {
    if (about.containsKey("pretended")) {
      return Optional.empty();
    }
    JsonObject arguments = about.getJsonObject("example");
    boolean known = List.of("core", "diagnose").contains(tool.toolset());
    ToolResult answer =
        known ? reading.call(tool.name(), arguments) : call(tool.name(), real(about, arguments));
    assertFalse(answer.isError(), tool.name() + ": " + answer.text());
    return about.getBoolean("answer", false) ? Optional.of(answer.text()) : Optional.empty();
  }

  /** Names of pods are made anew with every sandbox. */
  private JsonObject real(JsonObject about, JsonObject arguments) {
    if (!about.containsKey("pod")) {
      return arguments;
    }
    ToolResult pods =
        call(
            "list_pods",
            JsonObject.of(
                "namespace",
                "shop",
                "selector",
                "app=" + about.getString("pod"),
                "format",
                "json"));
    JsonObject first = pods.structured().getJsonArray("items").getJsonObject(0);
    return arguments.copy().put("name", first.getString("Name"));
  }

  private ToolResult call(String tool, JsonObject arguments) {
    return all.await(
        () ->
            all.invoker()
                .call(tool, arguments, Caller.local("test"), Progress.NONE, new Cancellation()));
  }
}
