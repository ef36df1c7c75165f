package io.pilothouse.tools;

/** Is told of every call of a tool, on the thread it happens on. Must neither block nor throw. */
@FunctionalInterface
public interface CallObserver {
  /** How a call that went well ended; otherwise it is the name of an {@link ErrorCode}. */
  String OK = "ok";

  /** Stands for every tool that there is not: names that callers make up are unbounded. */
  String UNKNOWN_TOOL = "unknown";

  /** One that does not look. */
  CallObserver NONE = tool -> outcome -> {};

  /** A call under way. */
  @FunctionalInterface
  interface Call {
    /**
     * It has ended. Told once.
     *
     * @param outcome {@link #OK} or the name of an {@link ErrorCode}
     */
    void ended(String outcome);
  }

  /**
   * A call has begun.
   *
   * @param tool the name of a tool that is on, or {@link #UNKNOWN_TOOL}
   */
  Call began(String tool);
}
