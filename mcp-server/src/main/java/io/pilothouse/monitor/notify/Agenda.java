package io.pilothouse.monitor.notify;

import java.util.List;
import java.util.Optional;

/**
 * What is to be done for one channel now.
 *
 * @param dispatches in this order
 * @param dropped parcels that need not be told: over before anybody heard of it, or not for this
 *     channel
 * @param more whether there may be more to be done now, once that is done
 */
record Agenda(List<Dispatch> dispatches, List<Long> dropped, boolean more) {
  /**
   * A message.
   *
   * @param parcels that it makes good
   * @param thread that it belongs to
   */
  record Dispatch(List<Long> parcels, Message message, Optional<String> thread) {}
}
