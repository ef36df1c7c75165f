package io.pilothouse.service;

import io.pilothouse.agents.Brief;
import java.util.Locale;

/**
 * How a brief is shown where somebody chooses. Its description is written for a model that routes
 * work to it, and says more than a list needs.
 */
final class BriefListing {
  private static final int MOST_CHARS = 200;

  private BriefListing() {}

  /** {@code Root cause investigator}. */
  static String title(Brief brief) {
    String words = brief.name().replace('-', ' ');
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  /** The first sentence. */
  static String summary(Brief brief) {
    String text = brief.description();
    int end = text.indexOf(". ");
    String sentence = end < 0 ? text : text.substring(0, end + 1);
    return sentence.length() <= MOST_CHARS ? sentence : sentence.substring(0, MOST_CHARS - 1) + "…";
  }
}
