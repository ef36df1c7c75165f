package io.pilothouse;

/** What the process tells its parent. Part of the contract with scripts. */
final class ExitCode {
  static final int OK = 0;
  static final int FAILURE = 1;
  static final int USAGE = 2;
  static final int CLUSTER_UNREACHABLE = 3;

  private ExitCode() {}
}
