package io.pilothouse.monitor.notify;

import java.time.Duration;
import java.util.Map;

/** Counts what becomes of messages. Called from any thread. */
public interface DeliveryObserver {
  /** Nobody counts. */
  DeliveryObserver NONE =
      new DeliveryObserver() {
        @Override
        public void delivered(String channel) {}

        @Override
        public void failed(String channel, DeliveryException.Kind kind) {}

        @Override
        public void dropped(String channel, int notices) {}

        @Override
        public void queued(Map<String, Queue> queues) {}
      };

  /**
   * What waits for a channel, for whatever reason.
   *
   * @param oldest for how long the oldest has been waiting; zero if nothing is
   */
  record Queue(long notices, Duration oldest) {
    static final Queue EMPTY = new Queue(0, Duration.ZERO);
  }

  /** A message arrived. */
  void delivered(String channel);

  /** An attempt failed. */
  void failed(String channel, DeliveryException.Kind kind);

  /** Notices need not be told: over before anybody heard of it, or not for this channel. */
  void dropped(String channel, int notices);

  /** What waits after a round, by channel; channels that are not named are gone. */
  void queued(Map<String, Queue> queues);
}
