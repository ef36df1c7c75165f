package io.pilothouse.tools.render;

import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;

/**
 * The place in a list after which the next page begins: the sort key of the last row shown, so that
 * rows which come and go between two calls neither repeat nor hide others. Carries no state of the
 * server.
 */
record Cursor(int rank, String namespace, String name) {
  private static final String SEPARATOR = "\n";

  /** Opaque to clients. */
  String encode(String query) {
    String plain = String.join(SEPARATOR, check(query), Integer.toString(rank), namespace, name);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @throws ToolException {@code INVALID_ARGUMENT} when the text is no cursor, or one of another
   *     question
   */
  static Cursor decode(String text, String query) {
    String[] parts;
    int rank;
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text.trim());
      parts = new String(bytes, StandardCharsets.UTF_8).split(SEPARATOR, -1);
      rank = Integer.parseInt(parts[1]);
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException malformed) {
      throw refused("cursor is not one that this tool gave out");
    }
    if (parts.length != 4) {
      throw refused("cursor is not one that this tool gave out");
    }
    if (!parts[0].equals(check(query))) {
      throw refused("cursor belongs to a call with other arguments");
    }
    return new Cursor(rank, parts[2], parts[3]);
  }

  private static ToolException refused(String message) {
    return new ToolException(
        ErrorCode.INVALID_ARGUMENT,
        message,
        "Copy it whole and repeat the other arguments, or leave cursor out to start again.");
  }

  /** Guards against mistakes, not against forgery: a forged cursor only skips rows. */
  private static String check(String query) {
    CRC32 sum = new CRC32();
    sum.update(query.getBytes(StandardCharsets.UTF_8));
    return Long.toString(sum.getValue(), 36);
  }
}
