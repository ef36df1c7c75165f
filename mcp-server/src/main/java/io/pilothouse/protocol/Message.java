package io.pilothouse.protocol;

import io.vertx.core.json.JsonObject;

/**
 * A JSON-RPC message from a client. Identifiers are a {@link String} or a {@link Long}, so that
 * {@code 7} and {@code "7"} stay different and are given back as they came.
 */
public sealed interface Message {
  /**
   * Wants an answer.
   *
   * @param params never null
   */
  record Request(Object id, String method, JsonObject params) implements Message {}

  /**
   * Is never answered.
   *
   * @param params never null
   */
  record Notification(String method, JsonObject params) implements Message {}

  /**
   * Answers a request that this server sent.
   *
   * @param body the whole message, with {@code result} or {@code error}
   */
  record Response(Object id, JsonObject body) implements Message {}
}
