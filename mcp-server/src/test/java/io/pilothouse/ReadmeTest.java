package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pilothouse.config.Settings;
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
  private static final Path README = Path.of("..", "README.md");

  @Test
  void theTablesSayWhatIsTrue() throws IOException {
    String text = Files.readString(README);
    String expected =
        fill(fill(fill(text, "tools", tools()), "settings", settings()), "metrics", metrics());
    if ("write".equals(System.getProperty("readme"))) {
      Files.writeString(README, expected);
    } else {
      assertEquals(expected, text, "run: mvn test -Dtest=ReadmeTest -Dreadme=write");
    }
  }

  private static String fill(String text, String marker, String table) {
    int begin = text.indexOf('\n', text.indexOf("<!-- " + marker + ":begin")) + 1;
    int end = text.indexOf("<!-- " + marker + ":end");
    return text.substring(0, begin) + table + text.substring(end);
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
        Settings.ALL,
        setting ->
            List.of(
                "`" + setting.name() + "`",
                setting.defaultText().isEmpty() ? "" : "`" + setting.defaultText() + "`",
                setting.description()));
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
    String rule = headings.stream().map(heading -> "---").collect(Collectors.joining("|"));
    return row(headings)
        + "|"
        + rule
        + "|\n"
        + items.stream().map(item -> row(cells.apply(item))).collect(Collectors.joining());
  }

  private static String row(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
