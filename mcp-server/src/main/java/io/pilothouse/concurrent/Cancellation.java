package io.pilothouse.concurrent;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A one-way signal that nobody waits for an answer any more. Whoever starts outside work registers
 * an action that stops it; whoever learns that the client is gone calls {@link #cancel}. Safe for
 * use from any thread; actions run on the thread that cancels, once, in the order they were
 * registered, and must not block.
 */
public final class Cancellation {
  /** A registered action; closing it forgets the action. */
  @FunctionalInterface
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }

  private final Map<Object, Runnable> actions = new LinkedHashMap<>();
  private boolean cancelled;

  /** Whether {@link #cancel} was called. */
  public synchronized boolean isCancelled() {
    return cancelled;
  }

  /** Runs every registered action. Calling it again does nothing. */
  public void cancel() {
    List<Runnable> due;
    synchronized (this) {
      if (cancelled) {
        return;
      }
      cancelled = true;
      due = List.copyOf(actions.values());
      actions.clear();
    }
    due.forEach(Runnable::run);
  }

  /**
   * Registers an action; it runs at once if the signal was already given.
   *
   * @return closes to forget the action, which a finished call must do so that a long-lived signal
   *     does not collect the actions of calls long over
   */
  public Registration onCancel(Runnable action) {
    Object key = new Object();
    synchronized (this) {
      if (!cancelled) {
        actions.put(key, action);
        return () -> forget(key);
      }
    }
    action.run();
    return () -> {};
  }

  private synchronized void forget(Object key) {
    actions.remove(key);
  }
}
