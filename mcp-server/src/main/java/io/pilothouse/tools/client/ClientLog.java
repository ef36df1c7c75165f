package io.pilothouse.tools.client;

/**
 * Messages for whoever watches the client, sent only if the client asked for their level. They must
 * not hold anything that an answer may not hold. May be called from any thread.
 */
@FunctionalInterface
public interface ClientLog {
  /** For clients that did not ask for messages. */
  ClientLog NONE = (level, message) -> {};

  void log(LogLevel level, String message);
}
