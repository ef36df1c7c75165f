package io.pilothouse;

import io.pilothouse.config.Setting;
import io.pilothouse.config.Settings;
import io.pilothouse.documents.Page;
import io.pilothouse.observability.Metrics;
import io.pilothouse.tools.CallObserver;
import io.pilothouse.tools.SchemaCatalog;
import io.pilothouse.tools.ToolSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README's tables are generated, and this is what generates them. */
class ReadmeTest {
  /** What people set first; docs/configuration.md has all. */
  private static final List<String> FIRST =
      List.of(
          "kubeconfig",
          "contexts",
          "toolsets",
          "read-only",
          "policy",
          "state-url",
          "http",
          "host",
          "allowed-hosts",
          "tokens-file",
          "oidc-issuer",
          "impersonate",
          "config");

  @Test
  void theTablesSayWhatIsTrue() throws IOException {
    Page readme = Page.of("README.md");
    String text = readme.text();
    readme.mustBe(
        Page.fill(
            Page.fill(Page.fill(text, "tools", tools()), "settings", settings()),
            "metrics",
            metrics()),
        ReadmeTest.class);
  }

  private static String tools() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("..", "tool-schemas"))) {
      SchemaCatalog catalog = new SchemaCatalog();
      List<ToolSchema> tools =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".json"))
              .sorted()
              .map(name -> catalog.read(name.substring(0, name.length() - ".json".length())))
              .toList();
      return table(
          List.of("tool", "toolset", "what it is for"),
          tools,
          tool ->
              List.of(
                  "`" + tool.name() + "`",
                  tool.toolset(),
                  tool.listing().getString("description")));
    }
  }

  private static String settings() {
    return table(
        List.of("setting", "default", "meaning"),
        FIRST.stream().map(ReadmeTest::setting).toList(),
        setting ->
            List.of(
                "`" + setting.name() + "`",
                setting.defaultText().isEmpty() ? "" : "`" + setting.defaultText() + "`",
                setting.description()));
  }

  private static Setting<?> setting(String name) {
    return Settings.ALL.stream()
        .filter(setting -> setting.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static String metrics() {
    try (Metrics metrics = new Metrics()) {
      metrics.sessions(() -> 0);
      metrics.calls().began("list_pods").ended(CallObserver.OK);
      metrics.upstream().began("GET").ended(200);
      metrics.http().began().ended(200);
      metrics.decided("simulate");
      Pattern help = Pattern.compile("(?m)^# HELP (pilothouse_\\w+) (.*)$");
      String text = metrics.text();
      return table(
          List.of("metric", "labels", "meaning"),
          help.matcher(text).results().toList(),
          metric ->
              List.of("`" + metric.group(1) + "`", labels(text, metric.group(1)), metric.group(2)));
    }
  }

  private static String labels(String text, String metric) {
    Pattern label = Pattern.compile("(\\w+)=\"");
    return text.lines()
        .filter(line -> line.startsWith(metric))
        .flatMap(line -> label.matcher(line).results())
        .map(found -> found.group(1))
        .filter(name -> !name.equals("le"))
        .distinct()
        .map(name -> "`" + name + "`")
        .collect(Collectors.joining(", "));
  }

  private static <T> String table(
      List<String> headings, List<T> items, Function<T, List<String>> cells) {
    return Page.table(headings, items.stream().map(cells).toList());
  }
}
