package io.pilothouse.protocol;

import io.vertx.core.json.JsonArray;
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
  /** Large enough that every client gets all tools at once, also those that never ask again. */
  static final int SIZE = 200;

  /**
   * @param all entries
   * @param key names the member in which each of them is unique
   * @param cursor as a client sent it, null for the first page
   * @throws ProtocolException if the cursor is not one this server gave out for this list
   */
  static Page of(List<JsonObject> all, String key, Object cursor) {
    int from = cursor == null ? 0 : after(all, key, cursor);
    int to = Math.min(all.size(), from + SIZE);
    String next = to < all.size() ? encode(all.get(to - 1), key) : null;
    return new Page(all.subList(from, to), next);
  }

  private static int after(List<JsonObject> all, String key, Object cursor) {
    return IntStream.range(0, all.size())
            .filter(i -> encode(all.get(i), key).equals(cursor))
            .findFirst()
            .orElseThrow(
                () ->
                    ProtocolException.invalidParams(
                        "Invalid cursor: start again without one, or use the last nextCursor"))
        + 1;
  }

  private static String encode(JsonObject entry, String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(entry.getString(key).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The result of a list method.
   *
   * @param name of the member that holds the entries
   */
  JsonObject toJson(String name) {
    JsonObject result = new JsonObject().put(name, new JsonArray(entries));
    return nextCursor == null ? result : result.put("nextCursor", nextCursor);
  }
}
