package io.pilothouse.tools;

/** Receives progress of one call. May be called from any thread. */
@FunctionalInterface
public interface Progress {
  /** For callers that did not ask for progress. */
  Progress NONE = (done, total, message) -> {};

  /**
   * @param done how much is done; must grow from call to call
   * @param total the goal, 0 when unknown
   * @param message one line
   */
  void report(double done, double total, String message);
}
