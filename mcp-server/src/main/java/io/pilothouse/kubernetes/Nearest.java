package io.pilothouse.kubernetes;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the names a mistyped one probably meant. */
public final class Nearest {
  private Nearest() {}

  private record Scored(String name, int distance) {}

  /**
   * @return at most {@code most} of {@code names}, nearest first; those too far away to be meant
   *     are left out
   */
  public static List<String> to(String wanted, Collection<String> names, int most) {
    String target = wanted.toLowerCase(Locale.ROOT);
    return names.stream()
        .distinct()
        .map(name -> new Scored(name, score(target, name.toLowerCase(Locale.ROOT))))
        .filter(scored -> scored.distance <= Math.max(2, target.length() / 2))
        .sorted(Comparator.comparingInt(Scored::distance).thenComparing(Scored::name))
        .limit(most)
        .map(Scored::name)
        .toList();
  }

  /**
   * Whether one is the other but for punctuation, an addition, or a letter in four: whether
   * somebody may have meant it rather than something else.
   */
  public static boolean isSpelling(String wanted, String name) {
    String left = wanted.toLowerCase(Locale.ROOT).replaceAll("[-_.]", "");
    String right = name.toLowerCase(Locale.ROOT).replaceAll("[-_.]", "");
    int shorter = Math.min(left.length(), right.length());
    return shorter > 2 && (left.contains(right) || right.contains(left))
        || editDistance(left, right) <= Math.max(1, shorter / 4);
  }

  private static int score(String wanted, String name) {
    if (wanted.length() > 2 && (name.contains(wanted) || wanted.contains(name))) {
      return 1;
    }
    return sharesFirstPart(wanted, name) ? 2 : editDistance(wanted, name);
  }

  /**
   * Names that controllers make begin with their owner's: of a pod that was replaced, the successor
   * is what was meant.
   */
  private static boolean sharesFirstPart(String wanted, String name) {
    int end = wanted.indexOf('-');
    return end > 2 && name.startsWith(wanted.substring(0, end + 1));
  }

  /** Levenshtein distance: insertions, deletions and substitutions each cost one. */
  private static int editDistance(String left, String right) {
    int[] previous = new int[right.length() + 1];
    for (int j = 0; j < previous.length; j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int[] current = new int[right.length() + 1];
      current[0] = i;
      for (int j = 1; j < current.length; j++) {
        int substitute = previous[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(substitute, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[right.length()];
  }
}
