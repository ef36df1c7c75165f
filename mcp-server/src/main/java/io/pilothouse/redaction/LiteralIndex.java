package io.pilothouse.redaction;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Finds which of a fixed set of words occur in a text, ignoring ASCII case, in one pass. Almost no
 * text of a cluster holds a credential; this keeps the expensive patterns away from the rest.
 */
final class LiteralIndex {
  private record Literal(String word, long bit) {}

  private final Literal[][] byFirst = new Literal[128][];

  /** The n-th list holds the words that set bit n; at most 64 lists, words of ASCII. */
  LiteralIndex(List<List<String>> groups) {
    for (int group = 0; group < groups.size(); group++) {
      for (String word : groups.get(group)) {
        add(new Literal(word.toLowerCase(Locale.ROOT), 1L << group));
      }
    }
  }

  private void add(Literal literal) {
    char first = literal.word().charAt(0);
    Literal[] known = byFirst[first] == null ? new Literal[0] : byFirst[first];
    Literal[] more = Arrays.copyOf(known, known.length + 1);
    more[known.length] = literal;
    byFirst[first] = more;
  }

  /** One bit for each group with a word in {@code text}. */
  long groupsIn(String text) {
    long found = 0;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c >= 128) {
        continue;
      }
      Literal[] candidates = byFirst[c >= 'A' && c <= 'Z' ? c + 32 : c];
      if (candidates == null) {
        continue;
      }
      for (Literal literal : candidates) {
        if ((found & literal.bit()) == 0
            && text.regionMatches(true, at, literal.word(), 0, literal.word().length())) {
          found |= literal.bit();
        }
      }
    }
    return found;
  }
}
