package io.pilothouse.monitor.notify;

import io.vertx.core.Future;
import java.util.Optional;

/** A way to people, or to a program that tells them. */
@FunctionalInterface
public interface Messenger {
  /**
   * Tells it. May be called again with the same message when it is not known whether it arrived.
   *
   * @param thread what this channel answered when it was told about the same incidents before
   * @return what to hand in the next time as {@code thread}; empty if nothing is needed
   *     <p>Fails with {@link DeliveryException} only.
   */
  Future<Optional<String>> send(Message message, Optional<String> thread);
}
