package io.pilothouse;

import io.pilothouse.config.ConfigException;
import io.pilothouse.monitor.config.MonitorConfig;
import io.pilothouse.monitor.config.MonitorFile;
import io.pilothouse.yaml.YamlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** The monitor's own file, which is used whole or not at all. Not for use by several threads. */
final class MonitorFiles {
  /**
   * What a look at the file brought.
   *
   * @param config to be used from now on
   * @param problem why it stays as it was, in one line
   */
  record Found(Optional<MonitorConfig> config, Optional<String> problem) {}

  private static final Found NOTHING_NEW = new Found(Optional.empty(), Optional.empty());

  private final Optional<String> file;
  private final Function<MonitorConfig, Optional<String>> check;
  private String seen = "";

  /**
   * @param check why what the file says cannot be used here; may block
   */
  MonitorFiles(Optional<String> file, Function<MonitorConfig, Optional<String>> check) {
    this.file = file;
    this.check = check;
  }

  /**
   * Reads it for the first time; blocks.
   *
   * @throws ConfigException with everything that is wrong with it
   */
  MonitorConfig read() throws ConfigException {
    if (file.isEmpty()) {
      return MonitorFile.standard();
    }
    Found found = look();
    if (found.config().isEmpty()) {
      throw new ConfigException("monitor-config: " + found.problem().orElseThrow());
    }
    return found.config().get();
  }

  /** Reads it again, and says what is new, good or bad; of what is as it was, nothing. Blocks. */
  Found look() {
    if (file.isEmpty()) {
      return NOTHING_NEW;
    }
    String text;
    try {
      text = Files.readString(Path.of(file.get()));
    } catch (IOException | InvalidPathException unreadable) {
      return noted("", new Found(Optional.empty(), Optional.of(file.get() + " cannot be read")));
    }
    if (text.equals(seen)) {
      return NOTHING_NEW;
    }
    try {
      MonitorConfig config = MonitorFile.parse(text);
      return noted(
          text,
          check
              .apply(config)
              .map(why -> new Found(Optional.empty(), Optional.of(file.get() + ": " + why)))
              .orElse(new Found(Optional.of(config), Optional.empty())));
    } catch (YamlException bad) {
      return noted(
          text, new Found(Optional.empty(), Optional.of(file.get() + ": " + bad.getMessage())));
    }
  }

  private Found noted(String text, Found found) {
    seen = text;
    return found;
  }
}
