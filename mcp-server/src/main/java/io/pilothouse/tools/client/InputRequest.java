package io.pilothouse.tools.client;

import io.vertx.core.json.JsonObject;

/**
 * One thing to ask a client for.
 *
 * @param params as the protocol defines them for the kind; not to be changed
 */
public record InputRequest(InputKind kind, JsonObject params) {
  /**
   * A form for the user.
   *
   * @param message what it is about
   * @param schema a flat JSON Schema object of what is to be filled in
   */
  public static InputRequest form(String message, JsonObject schema) {
    return new InputRequest(
        InputKind.ELICITATION,
        new JsonObject().put("message", message).put("requestedSchema", schema));
  }

  /** The request as it goes over the wire, without its envelope. */
  public JsonObject toJson() {
    return new JsonObject().put("method", kind.method()).put("params", params);
  }
}
