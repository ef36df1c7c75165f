package io.pilothouse.state;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Where a user's state belongs on this platform. */
public final class StateDirectory {
  private static final String NAME = "pilothouse";

  private StateDirectory() {}

  /**
   * @param environment the process's variables
   * @param system as the {@code os.name} property has it
   * @param home the user's home
   */
  public static Path ofUser(Map<String, String> environment, String system, Path home) {
    String os = system.toLowerCase(Locale.ROOT);
    if (os.startsWith("windows")) {
      return folder(environment, "LOCALAPPDATA", home.resolve("AppData").resolve("Local"));
    }
    if (os.startsWith("mac")) {
      return home.resolve("Library").resolve("Application Support").resolve(NAME);
    }
    return folder(environment, "XDG_STATE_HOME", home.resolve(".local").resolve("state"));
  }

  /** The XDG specification wants relative paths ignored. */
  private static Path folder(Map<String, String> environment, String variable, Path otherwise) {
    return Optional.ofNullable(environment.get(variable))
        .filter(text -> !text.isEmpty())
        .map(Path::of)
        .filter(Path::isAbsolute)
        .orElse(otherwise)
        .resolve(NAME);
  }
}
