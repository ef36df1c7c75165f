package io.pilothouse.protocol;

import io.vertx.core.json.JsonObject;

/** Reads parameters as clients send them. */
final class Params {
  private Params() {}

  /**
   * A parameter that must be there.
   *
   * @param what it is, for the error
   * @throws ProtocolException -32602 if it is missing or no string
   */
  static String string(JsonObject params, String name, String what) {
    if (params.getValue(name) instanceof String text) {
      return text;
    }
    throw ProtocolException.invalidParams(name + " must be a string: " + what);
  }

  /**
   * An object that may be left out, and is then empty.
   *
   * @throws ProtocolException -32602 if it is something else
   */
  static JsonObject object(JsonObject params, String name) {
    return switch (params.getValue(name)) {
      case null -> new JsonObject();
      case JsonObject object -> object;
      default -> throw ProtocolException.invalidParams(name + " must be an object");
    };
  }
}
