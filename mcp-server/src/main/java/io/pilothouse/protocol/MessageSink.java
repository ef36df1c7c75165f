package io.pilothouse.protocol;

import io.vertx.core.json.JsonObject;

/** Takes messages to one client, in order. Safe for use from any thread; never blocks. */
public interface MessageSink {
  /** Sends a message that must arrive: a response or a request. */
  void send(JsonObject message);

  /** Sends a message that may be left out while the client reads too slowly: news of progress. */
  void offer(JsonObject message);
}
