package io.pilothouse.kubernetes.fabric8;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Lets a number of requests through at a time, the others in the order they came. Safe for use from
 * any thread.
 */
final class AdmissionQueue {
  private final Set<CompletableFuture<Void>> waiting = new LinkedHashSet<>();
  private int free;

  AdmissionQueue(int places) {
    this.free = places;
  }

  /**
   * @return completes when there is a place, which then must be given back by {@link #leave};
   *     cancel it to leave the queue
   */
  CompletableFuture<Void> enter() {
    CompletableFuture<Void> turn = new CompletableFuture<>();
    synchronized (this) {
      if (free > 0) {
        free--;
        turn.complete(null);
        return turn;
      }
      waiting.add(turn);
    }
    turn.whenComplete((done, gone) -> forget(turn));
    return turn;
  }

  /** Gives a place to the first in the queue. */
  void leave() {
    CompletableFuture<Void> next;
    do {
      synchronized (this) {
        if (waiting.isEmpty()) {
          free++;
          return;
        }
        next = waiting.iterator().next();
        waiting.remove(next);
      }
    } while (!next.complete(null));
  }

  private synchronized void forget(CompletableFuture<Void> turn) {
    waiting.remove(turn);
  }
}
