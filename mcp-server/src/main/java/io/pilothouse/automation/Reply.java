package io.pilothouse.automation;

import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolResult;
import io.vertx.core.json.JsonObject;

/**
 * An answer to a program: a tool's, or a refusal in the same form, {@code {"text", "structured",
 * "isError"}}. One form for everything, so that a script may show {@code text} to a person and
 * decide by {@code structured.code} without looking at anything else first.
 *
 * @param status of HTTP
 * @param body the answer; not to be changed
 */
public record Reply(int status, JsonObject body) {
  /** The code of a request without a good token; tools do not have it. */
  public static final String UNAUTHENTICATED = "UNAUTHENTICATED";

  /** The code of a request that comes too early; tools do not have it. */
  public static final String TOO_MANY_REQUESTS = "TOO_MANY_REQUESTS";

  /** The code of a call of a tool that there is not, or that is off; tools do not have it. */
  public static final String UNKNOWN_TOOL = "UNKNOWN_TOOL";

  private static final String CODE = "code";

  /** What a tool has answered. */
  public static Reply of(ToolResult result) {
    int status = result.isError() ? status(result.structured().getString(CODE)) : 200;
    return new Reply(status, body(result.text(), result.structured(), result.isError()));
  }

  /** What is told when nothing went wrong. */
  public static Reply ok(int status, String text, JsonObject structured) {
    return new Reply(status, body(text, structured, false));
  }

  /** What is told when no tool was reached. */
  public static Reply refused(int status, String code, String what) {
    return new Reply(status, body(code + ": " + what + ".", JsonObject.of(CODE, code), true));
  }

  /** The same, with the code that fits the status. */
  public static Reply refused(int status, String what) {
    return refused(status, code(status), what);
  }

  private static JsonObject body(String text, JsonObject structured, boolean isError) {
    return new JsonObject().put("text", text).put("structured", structured).put("isError", isError);
  }

  /**
   * The status of a tool's failure. That a person must agree first is no failure of HTTP's: the
   * request was accepted and waits.
   */
  static int status(String code) {
    for (ErrorCode known : ErrorCode.values()) {
      if (known.name().equals(code)) {
        return switch (known) {
          case INVALID_ARGUMENT -> 400;
          case FORBIDDEN, POLICY_DENIED -> 403;
          case NOT_FOUND -> 404;
          case CONFLICT, PLAN_INVALID -> 409;
          case APPROVAL_REQUIRED -> 202;
          case UNAVAILABLE -> 503;
          case TIMEOUT -> 504;
          case INTERNAL -> 500;
        };
      }
    }
    return 500;
  }

  private static String code(int status) {
    return switch (status) {
      case 401 -> UNAUTHENTICATED;
      case 403 -> ErrorCode.FORBIDDEN.name();
      case 404 -> ErrorCode.NOT_FOUND.name();
      case 429 -> TOO_MANY_REQUESTS;
      case 503 -> ErrorCode.UNAVAILABLE.name();
      case 504 -> ErrorCode.TIMEOUT.name();
      default -> (status < 500 ? ErrorCode.INVALID_ARGUMENT : ErrorCode.INTERNAL).name();
    };
  }
}
