package io.pilothouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.documents.Page;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Writes the reference of settings from the settings, and loads the example of a file. */
class ConfigurationPageTest {
  private static final Path EXAMPLES = Path.of("..", "deploy", "config");
  private static final Path EVERYTHING = EXAMPLES.resolve("every-setting.properties");

  /** The headings, each before the setting named. */
  private static final Map<String, String> HEADINGS =
      Map.ofEntries(
          Map.entry("kubeconfig", "Clusters"),
          Map.entry("namespaces", "Rights of the server's account"),
          Map.entry("toolsets", "Tools"),
          Map.entry("policy", "Writes and findings"),
          Map.entry("sandbox", "Sandbox"),
          Map.entry("agents-dir", "Agents"),
          Map.entry("state-url", "State and journal"),
          Map.entry("log-level", "Logs and the file itself"),
          Map.entry("http", "HTTP"),
          Map.entry("tokens-file", "Who may call over HTTP"),
          Map.entry("max-sessions", "Limits over HTTP"),
          Map.entry("management-host", "Management"));

  /** Words with which a description says that the content of a file is followed. */
  private static final Pattern FOLLOWED = Pattern.compile("(?i)again when (it|they) changes?");

  @TempDir private Path folder;

  static List<Path> examples() throws IOException {
    try (var files = Files.list(EXAMPLES)) {
      return files.sorted().toList();
    }
  }

  static List<Setting<?>> settings() {
    return Settings.ALL.stream().filter(setting -> setting != Settings.CONFIG).toList();
  }

  private static Properties example() throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(EVERYTHING)) {
      properties.load(reader);
    }
    return properties;
  }

  /** What the server would run with, having read a file. */
  private Config load(Map<String, String> lines) throws IOException, ConfigException {
    Properties properties = new Properties();
    properties.putAll(lines);
    Path file = folder.resolve("pilothouse.properties");
    try (var writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
    }
    return Config.load(Map.of("config", file.toString()), Map.of());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleLoads(Path file) throws ConfigException {
    assertNotEquals(
        Config.load(Map.of(), Map.of()), Config.load(Map.of("config", file.toString()), Map.of()));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void theWholeExampleSetsEverySettingToSomethingElse(Setting<?> setting) throws Exception {
    String text = example().getProperty(setting.name());
    assertTrue(text != null, setting.name() + " is missing in " + EVERYTHING.getFileName());
    assertNotEquals(setting.parser().parse(setting.defaultText()), setting.parser().parse(text));
  }

  @Test
  void thePageSaysWhatTheSettingsAre() throws Exception {
    StringBuilder reference = new StringBuilder();
    for (Setting<?> setting : Settings.ALL) {
      Optional.ofNullable(HEADINGS.get(setting.name()))
          .ifPresent(heading -> reference.append("## ").append(heading).append("\n\n"));
      reference.append(entry(setting));
    }
    Page page = Page.of("docs/configuration.md");
    page.mustBe(
        Page.fill(page.text(), "settings", reference.toString()), ConfigurationPageTest.class);
  }

  @Test
  void thePageShowsTheExampleAsItIs() throws IOException {
    assertEquals(
        List.of(Files.readString(EXAMPLES.resolve("team.properties"))),
        Page.of("docs/configuration.md").blocks("properties"));
  }

  private String entry(Setting<?> setting) throws Exception {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("flag", setting.flag() + (setting.isSwitch() ? "" : "=" + setting.label()));
    facts.put("environment", setting.variable());
    if (setting != Settings.CONFIG) {
      facts.put("file", setting.name() + "=");
    }
    facts.put("default", setting.defaultText());
    String line =
        facts.entrySet().stream()
            .filter(fact -> !fact.getValue().isEmpty())
            .map(fact -> fact.getKey() + " `" + fact.getValue() + "`")
            .collect(Collectors.joining(" · "));
    StringBuilder entry = new StringBuilder();
    entry.append("### `").append(setting.name()).append("`\n\n");
    entry.append(Lines.wrapped(setting.description())).append("\n\n");
    entry.append("- ").append(line).append('\n');
    entry.append(Lines.wrapped("- Value: " + type(setting), "  ")).append('\n');
    needs(setting)
        .ifPresent(
            text ->
                entry
                    .append(Lines.wrapped("- Alone it is refused; expected: " + text, "  "))
                    .append('\n'));
    followed(setting).ifPresent(text -> entry.append("- ").append(text).append('\n'));
    return entry.append('\n').toString();
  }

  /** What a parser expects, in its own words. */
  private static String type(Setting<?> setting) {
    try {
      setting.parser().parse("\u0001?");
    } catch (Refusal refusal) {
      return refusal.getMessage();
    }
    return switch (setting.label()) {
      case "FILE" -> "the path of a file";
      case "FOLDER" -> "the path of a folder";
      case "NAMES" -> "names with commas between them";
      case "NAME" -> "a name";
      default -> "text";
    };
  }

  /** What is missing when nothing but this setting is set. */
  private Optional<String> needs(Setting<?> setting) throws IOException {
    if (setting == Settings.CONFIG) {
      return Optional.empty();
    }
    try {
      load(Map.of(setting.name(), example().getProperty(setting.name())));
      return Optional.empty();
    } catch (ConfigException refused) {
      return Optional.of(refused.getMessage().replaceFirst("(?s).*? expected ", ""));
    }
  }

  private Optional<String> followed(Setting<?> setting) throws Exception {
    if (setting != Settings.CONFIG && followsValue(setting)) {
      return Optional.of("A running server follows a change of the setting");
    }
    return FOLLOWED.matcher(setting.description()).find()
        ? Optional.of("A running server follows a change of what it names")
        : Optional.empty();
  }

  /** What is refused alone is none of the tools' settings, which need nothing else. */
  private boolean followsValue(Setting<?> setting) throws Exception {
    Config defaults = Config.load(Map.of(), Map.of());
    try {
      Config found = load(Map.of(setting.name(), example().getProperty(setting.name())));
      return !defaults.following(found).equals(defaults);
    } catch (ConfigException notAlone) {
      return false;
    }
  }
}
