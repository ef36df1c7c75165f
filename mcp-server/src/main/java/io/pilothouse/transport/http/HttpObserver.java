package io.pilothouse.transport.http;

/** Is told of every HTTP request, on the listener's event loop. Must neither block nor throw. */
@FunctionalInterface
public interface HttpObserver {
  /** The client went away before its response had ended. */
  int GONE = 0;

  /** One that does not look. */
  HttpObserver NONE = () -> status -> {};

  /** A request under way. */
  @FunctionalInterface
  interface Request {
    /**
     * Its response has ended. Told once.
     *
     * @param status the HTTP status, or {@link #GONE}
     */
    void ended(int status);
  }

  /** The head of a request has arrived. */
  Request began();
}
