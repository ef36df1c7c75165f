package io.pilothouse.monitor.notify;

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
      };

  /** A message arrived. */
  void delivered(String channel);

  /** An attempt failed. */
  void failed(String channel, DeliveryException.Kind kind);

  /** Notices need not be told: over before anybody heard of it, or not for this channel. */
  void dropped(String channel, int notices);
}
