package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.kubernetes.ListQuery;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a page begins: at the API server's continue token and, when a server ignores {@code limit}
 * and sends more than a page, a number of rows after it. So a page is never longer than asked for,
 * and what was cut off is still to be had.
 *
 * @param skip rows to leave out
 * @param token for the server
 */
record Position(int skip, Optional<String> token) {
  private static final Pattern SKIPPING = Pattern.compile("skip:(\\d{1,9}):(.*)");

  static Position of(ListQuery query) {
    Optional<String> token = query.continueToken().filter(text -> !text.isEmpty());
    Matcher skipping = SKIPPING.matcher(token.orElse(""));
    return skipping.matches()
        ? new Position(
            Integer.parseInt(skipping.group(1)),
            Optional.of(skipping.group(2)).filter(text -> !text.isEmpty()))
        : new Position(0, token);
  }

  /** The page's part of what the server sent. */
  <T> List<T> page(List<T> sent, int limit) {
    int from = Math.min(skip, sent.size());
    return sent.subList(from, Math.min(sent.size(), from + limit));
  }

  /** How many of the rows sent are after the page. */
  int after(int sent, int limit) {
    return Math.max(0, sent - skip - limit);
  }

  /** The token of the page after this one. */
  Optional<String> next(int sent, int limit, Optional<String> serverToken) {
    return after(sent, limit) > 0
        ? Optional.of("skip:" + (skip + limit) + ":" + token.orElse(""))
        : serverToken;
  }
}
