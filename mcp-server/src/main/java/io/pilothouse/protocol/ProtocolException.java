package io.pilothouse.protocol;

import io.pilothouse.tools.client.InputKind;
import io.vertx.core.json.JsonObject;
import java.util.Collection;

/**
 * A failure that is answered with a JSON-RPC error instead of a result. Its message and data are
 * written for the client and go out as they are. Has no stack trace.
 */
public final class ProtocolException extends RuntimeException {
  /** The text is not JSON. */
  public static final int PARSE_ERROR = -32700;

  /** The JSON is not a request. */
  public static final int INVALID_REQUEST = -32600;

  /** Nobody serves the method. */
  public static final int METHOD_NOT_FOUND = -32601;

  /** The method does not take these parameters. */
  public static final int INVALID_PARAMS = -32602;

  /** A defect, or a limit of this server. */
  public static final int INTERNAL_ERROR = -32603;

  /** A header of an HTTP request does not say what its body says (2026-07-28, transports). */
  public static final int HEADER_MISMATCH = -32020;

  /** A request needs something of the client that it did not declare (2026-07-28, basic). */
  public static final int MISSING_CAPABILITY = -32021;

  /** There is no such resource. The stateless generation has {@link #INVALID_PARAMS} for it. */
  public static final int RESOURCE_NOT_FOUND = -32002;

  /** The stateless generation does not speak the version asked for (2026-07-28, versioning). */
  public static final int UNSUPPORTED_VERSION = -32022;

  private static final long serialVersionUID = 1L;

  private final int code;
  private final transient JsonObject data;

  /**
   * @param code one of the constants above
   * @param message one sentence for the client
   * @param data more for a program, or null
   */
  public ProtocolException(int code, String message, JsonObject data) {
    super(message, null, false, false);
    this.code = code;
    this.data = data;
  }

  public static ProtocolException invalidRequest(String message) {
    return new ProtocolException(INVALID_REQUEST, message, null);
  }

  public static ProtocolException invalidParams(String message) {
    return new ProtocolException(INVALID_PARAMS, message, null);
  }

  public static ProtocolException methodNotFound(String method) {
    return new ProtocolException(METHOD_NOT_FOUND, "Method not found: " + method, null);
  }

  public static ProtocolException resourceNotFound(String uri) {
    return new ProtocolException(
        RESOURCE_NOT_FOUND, "Resource not found", new JsonObject().put("uri", uri));
  }

  /**
   * @param missing what a client can be asked for, but this one did not declare
   */
  public static ProtocolException missingCapability(Collection<InputKind> missing) {
    JsonObject required = new JsonObject();
    missing.forEach(kind -> required.put(kind.capability(), new JsonObject()));
    return new ProtocolException(
        MISSING_CAPABILITY,
        "The client must declare " + String.join(", ", required.fieldNames()) + " for this",
        new JsonObject().put("requiredCapabilities", required));
  }

  /** For defects: says nothing about them. */
  public static ProtocolException internal() {
    return new ProtocolException(INTERNAL_ERROR, "Internal error", null);
  }

  public int code() {
    return code;
  }

  /** The same failure under the code that a generation has for it. */
  public ProtocolException withCode(int other) {
    return new ProtocolException(other, getMessage(), data);
  }

  /** The {@code error} member of a response. */
  public JsonObject toJson() {
    JsonObject error = new JsonObject().put("code", code).put("message", getMessage());
    return data == null ? error : error.put("data", data);
  }
}
