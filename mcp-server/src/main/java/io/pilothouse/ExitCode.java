package io.pilothouse;

/** What the process tells its parent. Part of the contract with scripts. */
final class ExitCode {
  static final int OK = 0;
  static final int FAILURE = 1;
  static final int USAGE = 2;
  static final int CLUSTER_UNREACHABLE = 3;

  /** Of {@code monitor --once}: SEV-4 is the worst that is open; one more for each step up. */
  static final int SEV4 = 10;

  private ExitCode() {}
}
