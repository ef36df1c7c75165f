package io.pilothouse.sandbox.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The words and signs of a label selector, read one by one. Past the end they are empty. */
final class LabelTokens {
  private static final String SIGNS = "=!(),<>";
  private static final Set<String> TWO_SIGNS = Set.of("==", "!=");

  private final List<String> tokens = new ArrayList<>();
  private int position;

  LabelTokens(String text) {
    int at = 0;
    while (at < text.length()) {
      int start = at;
      if (Character.isWhitespace(text.charAt(at))) {
        at++;
        continue;
      }
      if (isSign(text.charAt(at))) {
        boolean two = at + 1 < text.length() && TWO_SIGNS.contains(text.substring(at, at + 2));
        at += two ? 2 : 1;
      } else {
        while (at < text.length()
            && !isSign(text.charAt(at))
            && !Character.isWhitespace(text.charAt(at))) {
          at++;
        }
      }
      tokens.add(text.substring(start, at));
    }
  }

  boolean atEnd() {
    return position >= tokens.size();
  }

  boolean atIdentifier() {
    return !atEnd() && !isSign(peek().charAt(0));
  }

  String peek() {
    return atEnd() ? "" : tokens.get(position);
  }

  String next() {
    return atEnd() ? "" : tokens.get(position++);
  }

  private static boolean isSign(char character) {
    return SIGNS.indexOf(character) >= 0;
  }
}
