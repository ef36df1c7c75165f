package io.pilothouse.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Where the text of a setting comes from: flags, then the environment, then the file, then its
 * default. An empty environment variable counts as not set, and so does one that Kubernetes sets
 * for a Service.
 */
record Sources(
    Map<String, String> flags, Map<String, String> environment, Properties file, String fileName) {

  /** The text of a setting and the place to correct it. */
  private record Found(String text, String origin) {}

  /** Reads the file named by the {@code config} setting, if any. */
  static Sources of(Map<String, String> flags, Map<String, String> environment)
      throws ConfigException {
    Sources withoutFile = new Sources(flags, environment, new Properties(), "");
    var name = withoutFile.get(Settings.CONFIG);
    if (name.isEmpty()) {
      return withoutFile;
    }
    Sources sources = new Sources(flags, environment, new Properties(), name.get());
    try (Reader reader = Files.newBufferedReader(Path.of(name.get()))) {
      sources.file.load(reader);
    } catch (IOException | IllegalArgumentException unreadable) {
      throw withoutFile.refused(Settings.CONFIG, "a readable UTF-8 properties file");
    }
    sources.checkKeys();
    return sources;
  }

  private void checkKeys() throws ConfigException {
    List<String> known =
        Settings.ALL.stream()
            .filter(setting -> setting != Settings.CONFIG)
            .<String>map(Setting::name)
            .toList();
    for (String key : file.stringPropertyNames().stream().sorted().toList()) {
      if (!known.contains(key)) {
        throw new ConfigException(
            "%s: no such setting (file %s)".formatted(quote(key), fileName), key, known);
      }
    }
  }

  /** The setting's value, from the strongest source that has one. */
  <T> T get(Setting<T> setting) throws ConfigException {
    try {
      return setting.parser().parse(find(setting).text());
    } catch (Refusal refusal) {
      throw refusal.word().isEmpty()
          ? refused(setting, refusal.getMessage())
          : unknown(setting.name(), refusal.word(), origin(setting), refusal.known());
    }
  }

  /** Where the setting's value comes from, as errors name it. */
  String origin(Setting<?> setting) {
    return find(setting).origin();
  }

  /** What to throw when a setting's value is not as {@code expected}. */
  ConfigException refused(Setting<?> setting, String expected) {
    Found found = find(setting);
    return new ConfigException(message(setting.name(), found.text(), found.origin(), expected));
  }

  /** What to throw when a word in a setting's value is not one of those known. */
  static ConfigException unknown(String name, String word, String origin, List<String> known) {
    String expected = "one of " + String.join(", ", known);
    return new ConfigException(message(name, word, origin, expected), word, known);
  }

  private static String message(String name, String value, String origin, String expected) {
    return "%s: %s (%s) is not usable; expected %s".formatted(name, quote(value), origin, expected);
  }

  private Found find(Setting<?> setting) {
    String flag = flags.get(setting.name());
    if (flag != null) {
      return new Found(flag, "flag " + setting.flag());
    }
    String variable = environment.get(setting.variable());
    if (variable != null && !variable.isBlank() && !isServiceLink(setting, variable)) {
      return new Found(variable, "environment variable " + setting.variable());
    }
    String line = file.getProperty(setting.name());
    if (line != null) {
      return new Found(line, "file " + fileName);
    }
    return new Found(setting.defaultText(), "default");
  }

  /** Kubernetes sets PILOTHOUSE_PORT to a URL in pods next to a Service named pilothouse. */
  private static boolean isServiceLink(Setting<?> setting, String value) {
    return setting == HttpSettings.PORT && value.strip().matches("(tcp|udp|sctp)://.*");
  }

  /** In quotes, short and on one line whatever it contains. */
  private static String quote(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return '"' + (line.length() > 80 ? line.substring(0, 80) + "..." : line) + '"';
  }
}
