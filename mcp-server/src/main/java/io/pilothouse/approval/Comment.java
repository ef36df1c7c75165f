package io.pilothouse.approval;

import io.pilothouse.guard.ApprovalDesk;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/** The body that an answer may have. */
final class Comment {
  static final int MOST_BODY_BYTES = 16 * 1024;

  private static final String FIELD = "comment";

  private Comment() {}

  /**
   * @param body null or empty: no comment
   * @throws IllegalArgumentException when it is anything else than an object with a comment; the
   *     message says so
   */
  static String of(Buffer body) {
    if (body == null || body.length() == 0) {
      return "";
    }
    JsonObject json;
    try {
      json = new JsonObject(body);
    } catch (DecodeException notAnObject) {
      throw new IllegalArgumentException("The body must be a JSON object", notAnObject);
    }
    if (!Set.of(FIELD).containsAll(json.fieldNames())
        || !(json.getValue(FIELD, "") instanceof String text)) {
      throw new IllegalArgumentException("The body may have one field, comment, with text");
    }
    if (text.length() > ApprovalDesk.MOST_COMMENT_CHARS) {
      throw new IllegalArgumentException(
          "A comment has at most " + ApprovalDesk.MOST_COMMENT_CHARS + " characters");
    }
    return text;
  }
}
