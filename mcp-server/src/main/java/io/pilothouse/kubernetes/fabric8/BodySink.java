package io.pilothouse.kubernetes.fabric8;

import java.nio.ByteBuffer;

/** Takes in a response body piece by piece. Used by one thread at a time, never an event loop. */
interface BodySink<T> {
  /**
   * Takes a piece.
   *
   * @return false when the rest is not wanted
   * @throws io.pilothouse.kubernetes.ClusterException when the body cannot be used
   */
  boolean accept(ByteBuffer piece);

  /**
   * Whether it goes on for as long as somebody listens. Then a connection that breaks is no more
   * than its end.
   */
  default boolean isEndless() {
    return false;
  }

  /** What the body means, after its end. */
  T finish();
}
