package io.pilothouse.monitor.usage;

/** Is told what every look found. Called on an event loop; must not block. */
@FunctionalInterface
public interface UsageObserver {
  UsageObserver NONE = figures -> {};

  void looked(Figures figures);
}
