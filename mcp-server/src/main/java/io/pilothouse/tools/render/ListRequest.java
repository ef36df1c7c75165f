package io.pilothouse.tools.render;

import io.pilothouse.tools.Arguments;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which part of a list to answer, and how.
 *
 * @param limit rows at most
 * @param maxChars characters at most
 * @param json whether the rows go into the structure instead of the text
 * @param cursor from the page before
 * @param query identifies the question, so that a cursor is not used with another one
 */
public record ListRequest(
    int limit, int maxChars, boolean json, Optional<String> cursor, String query) {
  /** The rows of one answer unless asked otherwise. */
  public static final int DEFAULT_LIMIT = 50;

  /** Arguments that may change from page to page. */
  private static final Set<String> NOT_THE_QUESTION =
      Set.of("limit", "cursor", "max_chars", "format", "wide");

  /**
   * From the arguments {@code limit}, {@code cursor}, {@code max_chars} and {@code format}; all
   * other arguments are the question.
   */
  public static ListRequest of(String tool, String context, Arguments arguments) {
    StringBuilder query = new StringBuilder(tool).append('@').append(context);
    for (String name : new TreeSet<>(arguments.json().fieldNames())) {
      if (!NOT_THE_QUESTION.contains(name) && !name.equals("context")) {
        query.append('\n').append(name).append('=').append(arguments.json().getValue(name));
      }
    }
    return new ListRequest(
        arguments.integer("limit", DEFAULT_LIMIT),
        arguments.maxChars(),
        arguments.wantsJson(),
        arguments.text("cursor"),
        query.toString());
  }
}
