package io.pilothouse;

import io.pilothouse.config.Config;
import io.pilothouse.config.ConfigException;
import io.pilothouse.config.Settings;
import java.util.Map;

/**
 * Where the configuration comes from, to be read more than once.
 *
 * @param flags text by setting name, of those given
 * @param environment the process's variables
 */
record ConfigSource(Map<String, String> flags, Map<String, String> environment) {
  /** Whether part of it is in a file, which may change. */
  boolean hasFile() {
    return flags.containsKey(Settings.CONFIG.name())
        || !environment.getOrDefault(Settings.CONFIG.variable(), "").isBlank();
  }

  /**
   * Reads it; blocks.
   *
   * @throws ConfigException for the first setting that cannot be used
   */
  Config load() throws ConfigException {
    return Config.load(flags, environment);
  }

  /**
   * The same for a process that does nothing but monitor.
   *
   * @throws ConfigException for the first setting that cannot be used
   */
  Config loadMonitor() throws ConfigException {
    return Config.loadMonitor(flags, environment);
  }
}
