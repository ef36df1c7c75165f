package io.pilothouse.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CancellationTest {
  private final Cancellation cancellation = new Cancellation();
  private final List<String> ran = new ArrayList<>();

  @Test
  void runsActionsOnceInOrder() {
    cancellation.onCancel(() -> ran.add("first"));
    cancellation.onCancel(() -> ran.add("second"));
    assertFalse(cancellation.isCancelled());
    cancellation.cancel();
    cancellation.cancel();
    assertTrue(cancellation.isCancelled());
    assertEquals(List.of("first", "second"), ran);
  }

  @Test
  void runsALateActionAtOnce() {
    cancellation.cancel();
    cancellation.onCancel(() -> ran.add("late"));
    assertEquals(List.of("late"), ran);
  }

  @Test
  void forgetsAClosedRegistration() {
    Cancellation.Registration registration = cancellation.onCancel(() -> ran.add("forgotten"));
    registration.close();
    cancellation.cancel();
    assertEquals(List.of(), ran);
  }
}
