package io.pilothouse.automation.hook;

/**
 * Hears of alerts from those who may send them. Called on the event loop of the listener; must
 * neither block nor throw.
 */
@FunctionalInterface
public interface HookListener {
  /** For nobody. */
  HookListener NONE = event -> {};

  void alerted(HookEvent event);
}
