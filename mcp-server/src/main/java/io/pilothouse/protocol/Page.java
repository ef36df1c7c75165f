package io.pilothouse.protocol;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One page of a list. The cursor names the last entry the client has seen, so it stays right when
 * entries are added or removed elsewhere in the list.
 *
 * @param entries in the order of the list
 * @param nextCursor null on the last page
 */
record Page(List<JsonObject> entries, String nextCursor) {
  /**
   * @param all entries with a unique {@code name} each
   * @param cursor as a client sent it, null for the first page
   * @param size entries a page, at least 1
   * @throws ProtocolException if the cursor is not one this server gave out for this list
   */
  static Page of(List<JsonObject> all, Object cursor, int size) {
    int from = cursor == null ? 0 : after(all, cursor);
    int to = Math.min(all.size(), from + size);
    String next = to < all.size() ? encode(name(all.get(to - 1))) : null;
    return new Page(all.subList(from, to), next);
  }

  private static int after(List<JsonObject> all, Object cursor) {
    return IntStream.range(0, all.size())
            .filter(i -> encode(name(all.get(i))).equals(cursor))
            .findFirst()
            .orElseThrow(
                () ->
                    ProtocolException.invalidParams(
                        "Invalid cursor: start again without one, or use the last nextCursor"))
        + 1;
  }

  private static String name(JsonObject entry) {
    return entry.getString("name");
  }

  private static String encode(String name) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(name.getBytes(StandardCharsets.UTF_8));
  }
}
