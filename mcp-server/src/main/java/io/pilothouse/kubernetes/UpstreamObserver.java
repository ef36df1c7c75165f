package io.pilothouse.kubernetes;

/**
 * Is told of every request that goes out to an API server, retries included. May be called from any
 * thread; must neither block nor throw.
 */
@FunctionalInterface
public interface UpstreamObserver {
  /** There was no answer: no connection, no time left, or nobody waited any more. */
  int NO_ANSWER = 0;

  /** One that does not look. */
  UpstreamObserver NONE = method -> status -> {};

  /** A request under way. */
  @FunctionalInterface
  interface Request {
    /**
     * It has ended, its body included; of a watch, its answer has begun. Told once.
     *
     * @param status the HTTP status, or {@link #NO_ANSWER}
     */
    void ended(int status);
  }

  /**
   * A request was sent.
   *
   * @param method {@code GET}, {@code POST} and so on
   */
  Request began(String method);
}
