package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.store.StatusException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What is to be reconciled, each thing once however often it was asked for, first come first. */
final class WorkQueue {
  private record Work(Controller controller, Key key) {}

  /** More than any cluster needs at one moment: two controllers undo each other's work. */
  private static final int TOO_MANY = 100_000;

  private static final Duration RETRY = Duration.ofSeconds(5);

  private final Timeline timeline;
  private final Set<Work> ready = new LinkedHashSet<>();
  private final Map<Work, Instant> planned = new HashMap<>();

  WorkQueue(Timeline timeline) {
    this.timeline = timeline;
  }

  void add(Controller controller, Key key) {
    ready.add(new Work(controller, key));
  }

  /** Adds it later, unless it will be added before that anyway. */
  void addAfter(Duration delay, Controller controller, Key key) {
    Work work = new Work(controller, key);
    Instant due = timeline.instant().plus(delay);
    Instant earlier = planned.get(work);
    if (earlier != null && !earlier.isAfter(due)) {
      return;
    }
    planned.put(work, due);
    timeline.after(
        delay,
        () -> {
          planned.remove(work, due);
          ready.add(work);
        });
  }

  /** Does everything that is ready, and what becomes ready by it; what fails is tried again. */
  void drain() {
    for (int steps = 0; !ready.isEmpty(); steps++) {
      if (steps > TOO_MANY) {
        throw new IllegalStateException("the controllers do not come to rest: " + ready);
      }
      Work work = ready.iterator().next();
      ready.remove(work);
      try {
        work.controller().reconcile(work.key());
      } catch (StatusException refused) {
        addAfter(RETRY, work.controller(), work.key());
      }
    }
  }
}
