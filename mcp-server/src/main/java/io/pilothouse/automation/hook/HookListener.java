package io.pilothouse.automation.hook;

/**
 * Hears of alerts that were accepted, to look earlier than it would have. Called on the event loop
 * of the listener; must neither block nor throw.
 */
@FunctionalInterface
public interface HookListener {
  /** For nobody. */
  HookListener NONE = (hook, group) -> {};

  /**
   * @param hook by which it came
   * @param group also one in which nothing fires any more
   */
  void alerted(String hook, AlertGroup group);
}
