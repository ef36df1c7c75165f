package io.pilothouse;

/** Prints which Pilothouse this is. */
final class VersionCommand {
  private VersionCommand() {}

  static int run(Terminal terminal) {
    terminal.out().println("pilothouse " + version() + " (Java " + Runtime.version() + ")");
    return ExitCode.OK;
  }

  /** The version in the jar's manifest; {@code development} when run from classes. */
  static String version() {
    String version = VersionCommand.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
